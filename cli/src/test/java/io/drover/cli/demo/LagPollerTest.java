package io.drover.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cli.demo.UserWrite.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class LagPollerTest {
    /** A target that holds what it is given, and fails when it is told to. */
    private static final class FakeTarget implements TargetUsers {
        private final Map<UUID, TargetUser> users = new HashMap<>();
        private final List<Integer> readSizes = new ArrayList<>();
        private boolean down;

        @Override
        public CompletionStage<Map<UUID, TargetUser>> read(List<UUID> ids) {
            readSizes.add(ids.size());
            if (down) {
                return CompletableFuture.failedFuture(new IllegalStateException("down"));
            }
            Map<UUID, TargetUser> found = new HashMap<>(users);
            found.keySet().retainAll(ids);
            return CompletableFuture.completedFuture(found);
        }
    }

    private final LagTracker lag = new LagTracker(1, System::nanoTime);
    private final FakeTarget target = new FakeTarget();
    private final LagPoller poller = new LagPoller(lag, target);

    private UUID insert(int i) {
        UUID id = new UUID(0, i);
        lag.begin(new UserWrite(id, Kind.INSERT, "u", "e", 1));
        return id;
    }

    @Test
    void keepsWaitingThroughFailedReads() {
        lag.start();
        UUID id = insert(1);
        target.users.put(id, new TargetUser(true, 1, 1));

        target.down = true;
        poller.poll();
        assertThat(lag.unseenWrites()).isOne();
        assertThat(poller.lastFailure()).hasMessage("down");

        target.down = false;
        poller.poll();
        assertThat(lag.unseenWrites()).isZero();
        assertThat(poller.lastFailure()).isNull();
    }

    @Test
    void readsFewDuringAStall() {
        lag.start();
        for (int i = 0; i < 5000; i++) {
            insert(i);
        }

        assertThat(poller.poll()).isFalse();

        assertThat(target.readSizes).hasSize(5).containsOnly(20);
    }

    @Test
    void readsMoreWhileMostHasArrived() {
        lag.start();
        for (int i = 0; i < 5000; i++) {
            target.users.put(insert(i), new TargetUser(true, 1, 1));
        }

        int polls = 1;
        while (poller.poll()) {
            polls++;
        }
        poller.poll();

        assertThat(lag.unseenWrites()).isZero();
        assertThat(polls).isLessThan(10);
    }
}
