package io.drover.benchmarks;

import java.util.List;
import java.util.Set;

/** One measurement, on real servers that it starts and stops itself. */
public interface Benchmark {
    /**
     * Behind the names of the figures of those whose contestants take turns on the same servers. The first round warms the
     * servers up: until their compilers are done, who comes later wins.
     */
    List<String> ROUNDS = List.of("_first", "");

    /** What the user types. */
    String name();

    /**
     * @param scale 1 for the full size; smaller for a shorter run of the same shape
     */
    Figures run(double scale) throws Exception;

    /** What it consists of, as far as that can be run alone; empty when it is one whole. */
    default List<String> parts() {
        return List.of();
    }

    /**
     * Runs some parts alone.
     *
     * @param chosen some of {@link #parts}
     */
    default Figures run(double scale, Set<String> chosen) throws Exception {
        throw new UnsupportedOperationException(name() + " has no parts");
    }
}
