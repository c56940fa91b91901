package io.drover.cli.torture;

import io.drover.cli.torture.Fault.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Random faults: each kind once in random order, then all of them again, so that a run of a few minutes has every kind. */
final class FaultOrder {
    private final Random random;
    private final Duration run;
    private final Deque<Kind> left = new ArrayDeque<>();

    /** @param run how long the whole run takes */
    FaultOrder(Random random, Duration run) {
        this.random = random;
        this.run = run;
    }

    Fault next() {
        if (left.isEmpty()) {
            List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
            Collections.shuffle(kinds, random);
            left.addAll(kinds);
        }
        return Fault.of(left.remove(), random, run);
    }
}
