package io.drover.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drover.model.TableId;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final TableId USERS = new TableId("ks", "users");
    private static final TableId POSTS = new TableId("ks", "posts");

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private long now = 1;

    @Test
    void showsEachTableAndTheTotalThroughJmxUntilItIsClosed() throws Exception {
        try (Progress progress = new Progress("test", new ProgressBeans("m:snapshot", 3), () -> now)) {
            progress.table(USERS, 10, 4, List.of("tags"));
            progress.table(POSTS, 5, 0, List.of());
            progress.copied(USERS, 600);
            progress.copied(POSTS, 400);
            progress.finishedRange(USERS);
            progress.slowedDown(0.5);
            progress.inTrouble(List.of(USERS, USERS, POSTS));
            now += Duration.ofSeconds(10).toNanos();

            assertThat(value("ks.users", "RangesInTrouble")).isEqualTo(2);
            assertThat(value("total", "RangesInTrouble")).isEqualTo(3);
            assertThat(value("ks.users", "Rows")).isEqualTo(600L);
            assertThat(value("ks.users", "RangesDone")).isEqualTo(5);
            assertThat(value("ks.users", "RangesLeft")).isEqualTo(5);
            assertThat(value("ks.users", "Percent")).isEqualTo(50.0);
            assertThat((Double) value("ks.users", "RowsPerSecond")).isCloseTo(60, within(0.1));
            assertThat((Double) value("ks.users", "SecondsLeft")).isCloseTo(50, within(0.1));
            assertThat((String[]) value("ks.users", "ApproximatedColumns")).containsExactly("tags");
            assertThat((Double) value("ks.posts", "SecondsLeft")).isNaN();
            assertThat(value("total", "Rows")).isEqualTo(1000L);
            assertThat(value("total", "RangesLeft")).isEqualTo(10);
            assertThat(value("total", "SlowDown")).isEqualTo(0.5);
        }
        assertThat(server.queryNames(new ObjectName("io.drover:type=snapshot,task=3,*"), null))
                .isEmpty();
    }

    @Test
    void theBeansAreTheRestartedTasksWhenItsFormerSelfEnds() throws Exception {
        Progress former = new Progress("test", new ProgressBeans("m:snapshot", 3), () -> now);
        former.table(USERS, 10, 4, List.of());
        try (Progress restarted = new Progress("test", new ProgressBeans("m:snapshot", 3), () -> now)) {
            restarted.table(USERS, 10, 7, List.of());

            former.close();

            assertThat(value("ks.users", "RangesDone")).isEqualTo(7);
            assertThat(value("total", "RangesDone")).isEqualTo(7);
        }
        assertThat(server.queryNames(new ObjectName("io.drover:type=snapshot,task=3,*"), null))
                .isEmpty();
    }

    @Test
    void theRateOfAFinishedTableStands() {
        TableProgress table = new TableProgress(List.of(), () -> now);
        table.ranges(1, 0);
        table.copied(100);
        now += Duration.ofSeconds(1).toNanos();
        table.finishedRange();
        now += Duration.ofHours(1).toNanos();

        assertThat(table.getRowsPerSecond()).isCloseTo(100, within(0.1));
        assertThat(table.getSecondsLeft()).isZero();
        assertThat(table.getPercent()).isEqualTo(100);
    }

    private Object value(String table, String attribute) throws Exception {
        return server.getAttribute(
                new ObjectName("io.drover:type=snapshot,connector=\"m:snapshot\",task=3,table=\"" + table + "\""),
                attribute);
    }
}
