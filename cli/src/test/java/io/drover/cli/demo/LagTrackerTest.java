package io.drover.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cli.demo.UserWrite.Kind;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LagTrackerTest {
    private static final UUID USER = new UUID(1, 2);
    private static final UUID OTHER = new UUID(3, 4);
    private static final long NONE = TargetUser.NONE;

    private long nanos;
    private final LagTracker lag = new LagTracker(1, () -> nanos);

    @BeforeEach
    void start() {
        lag.start();
    }

    private static UserWrite write(UUID id, Kind kind, long writetime) {
        return new UserWrite(id, kind, "u", "e", writetime);
    }

    private void begin(Kind kind, long writetime) {
        lag.begin(write(USER, kind, writetime));
    }

    private void observe(TargetUser user) {
        lag.observe(USER, user);
    }

    private void after(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void measuresFromSendingToSeeing() {
        begin(Kind.INSERT, 10);
        after(30);
        observe(TargetUser.ABSENT);
        assertThat(lag.oldestUnseen()).isEqualTo(Duration.ofMillis(30));

        after(5);
        observe(new TargetUser(true, 10, 10));

        assertThat(lag.figures()).isEqualTo(new LagFigures(1, 35.0, 35.0, 35.0));
        assertThat(lag.unseenWrites()).isZero();
        assertThat(lag.oldestUnseen()).isZero();
    }

    @Test
    void doesNotTakeAnOlderCellForTheWrite() {
        begin(Kind.UPDATE_EMAIL, 20);

        observe(new TargetUser(true, 25, 10));
        assertThat(lag.unseenWrites()).isOne();

        observe(new TargetUser(true, 25, 20));
        assertThat(lag.unseenWrites()).isZero();
    }

    @Test
    void asksForBothCellsOfOneStatement() {
        begin(Kind.UPDATE_BOTH, 20);

        observe(new TargetUser(true, 20, 10));

        assertThat(lag.unseenWrites()).isOne();
    }

    @Test
    void takesANewerWriteForTheOlderOnesThatItHides() {
        begin(Kind.INSERT, 10);
        begin(Kind.UPDATE_USERNAME, 20);
        begin(Kind.UPDATE_EMAIL, 30);
        after(7);

        observe(new TargetUser(true, 20, 10));
        assertThat(lag.unseenWrites()).as("only the newest is still under way").isOne();

        observe(new TargetUser(true, 20, 30));
        assertThat(lag.figures().writes()).isEqualTo(3);
    }

    @Test
    void seesDeletesOfRowsThatWereOnTheTarget() {
        lag.snapshotComplete();
        begin(Kind.DELETE_EMAIL, 10);
        observe(new TargetUser(true, 5, 5));
        assertThat(lag.unseenWrites()).isOne();
        observe(new TargetUser(true, 5, NONE));
        assertThat(lag.unseenWrites()).isZero();

        begin(Kind.DELETE_ROW, 20);
        observe(new TargetUser(true, 5, NONE));
        assertThat(lag.unseenWrites()).isOne();
        observe(TargetUser.ABSENT);
        assertThat(lag.unseenWrites()).isZero();
    }

    @Test
    void seesADeleteThatANewInsertHides() {
        lag.snapshotComplete();
        begin(Kind.DELETE_ROW, 10);
        begin(Kind.INSERT, 20);

        observe(new TargetUser(true, 20, 20));

        assertThat(lag.figures().writes()).isEqualTo(2);
    }

    @Test
    void seesADeleteBeforeTheInsertThatFollows() {
        lag.snapshotComplete();
        begin(Kind.DELETE_ROW, 10);
        begin(Kind.INSERT, 20);

        observe(TargetUser.ABSENT);

        assertThat(lag.unseenWrites()).as("the insert").isOne();
    }

    @Test
    void countsDeletesOfRowsThatTheSnapshotHasYetToCopy() {
        begin(Kind.DELETE_ROW, 10);

        assertThat(lag.unseenWrites()).isZero();
        assertThat(lag.notMeasurable()).isOne();
    }

    @Test
    void measuresDeletesOfRowsInsertedMeanwhileOnceTheyWereSeen() {
        begin(Kind.INSERT, 10);
        observe(new TargetUser(true, 10, 10));

        begin(Kind.DELETE_ROW, 20);
        assertThat(lag.unseenWrites()).isOne();
        assertThat(lag.notMeasurable()).isZero();

        observe(TargetUser.ABSENT);
        assertThat(lag.figures().writes()).isEqualTo(2);
    }

    @Test
    void tellsWritesSentAfterTheSnapshotApart() {
        begin(Kind.INSERT, 10);
        lag.snapshotComplete();
        begin(Kind.UPDATE_BOTH, 20);
        after(4);

        observe(new TargetUser(true, 20, 20));

        assertThat(lag.figures().writes()).isEqualTo(2);
        assertThat(lag.figuresAfterSnapshot()).isEqualTo(new LagFigures(1, 4.0, 4.0, 4.0));
    }

    @Test
    void givesTheOldestUsersFirst() {
        begin(Kind.INSERT, 10);
        lag.begin(write(OTHER, Kind.INSERT, 11));
        begin(Kind.UPDATE_EMAIL, 12);

        assertThat(lag.wanted(10)).containsExactly(USER, OTHER);
        assertThat(lag.hasUnseen(OTHER)).isTrue();
    }

    @Test
    void spreadsHalfOfWhatItWantsOverTheRest() {
        for (int i = 0; i < 1000; i++) {
            lag.begin(write(new UUID(0, i), Kind.INSERT, i));
        }

        List<UUID> wanted = lag.wanted(100);

        assertThat(wanted).hasSize(100).doesNotHaveDuplicates();
        assertThat(wanted.subList(0, 50)).allMatch(id -> id.getLeastSignificantBits() < 50);
        assertThat(wanted.get(50).getLeastSignificantBits()).isBetween(50L, 70L);
        assertThat(wanted.get(99).getLeastSignificantBits()).isGreaterThan(900);
    }

    @Test
    void forgetsWritesThatFailed() {
        UserWrite failed = write(USER, Kind.INSERT, 10);
        lag.begin(failed);

        lag.abandon(failed);

        assertThat(lag.hasUnseen(USER)).isFalse();
        assertThat(lag.unseenWrites()).isZero();
        assertThat(lag.figures()).isEqualTo(LagFigures.NONE);
    }

    @Test
    void tracksNothingBeforeTheStreamRuns() {
        LagTracker early = new LagTracker(1, () -> nanos);

        early.begin(write(USER, Kind.INSERT, 10));

        assertThat(early.unseenWrites()).isZero();
    }

    @Test
    void tracksAllWritesOfASampleOfTheUsers() {
        LagTracker sampled = new LagTracker(10, () -> nanos);
        sampled.start();
        int tracked = 0;
        for (int i = 0; i < 1000; i++) {
            UUID id = new UUID(0, i);
            sampled.begin(write(id, Kind.INSERT, i));
            if (sampled.hasUnseen(id)) {
                sampled.begin(write(id, Kind.UPDATE_EMAIL, i + 1));
                tracked++;
            }
        }
        assertThat(tracked).isEqualTo(100);
        assertThat(sampled.unseenWrites()).isEqualTo(200);
    }
}
