package io.drover.benchmarks.capture;

import io.drover.testkit.JvmCommand;
import io.drover.testkit.OneShot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs contestants in turn, round after round, each time in a new JVM. */
final class Race {
    private static final Duration TIMEOUT = Duration.ofMinutes(15);
    /** Short passes need more of them until the compiler is done. */
    private static final int WARM_UP_ROWS = 2_000_000;

    private static final int MIN_WARM_UPS = 2;
    private static final int MAX_WARM_UPS = 8;
    private static final int MEASURED = 2;
    private static final String HEAP = "512m";
    private static final String SMALL_HEAP = "256m";

    /** @param seconds of each measured pass; {@code cpuSeconds} are the whole process's */
    record Result(int rows, List<Double> seconds, List<Double> cpuSeconds) {
        double perSecond() {
            return rows / median(seconds);
        }

        double cpuSecondsPerMillion() {
            return median(cpuSeconds) * 1e6 / rows;
        }

        private static double median(List<Double> values) {
            List<Double> sorted = values.stream().sorted().toList();
            int middle = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        }
    }

    private final Path directory;
    private final int rows;

    Race(Path directory, int rows) {
        this.directory = directory;
        this.rows = rows;
    }

    /** Each JVM is bound to one core. */
    Map<String, Result> runOnOneCore(Map<String, JvmCommand> contestants, int rounds) {
        Map<String, JvmCommand> bound = new LinkedHashMap<>();
        contestants.forEach((name, command) -> bound.put(name, onOneCore(command)));
        return run(bound, rounds);
    }

    Map<String, Result> run(Map<String, JvmCommand> contestants, int rounds) {
        Map<String, Result> results = new LinkedHashMap<>();
        contestants.keySet().forEach(name -> results.put(name, new Result(rows, new ArrayList<>(), new ArrayList<>())));
        for (int round = 1; round <= rounds; round++) {
            for (Map.Entry<String, JvmCommand> contestant : contestants.entrySet()) {
                Result result = results.get(contestant.getKey());
                for (String line : fork(contestant.getValue(), HEAP, warmUps(), MEASURED)) {
                    if (line.startsWith(Passes.LINE)) {
                        String[] figures = line.substring(Passes.LINE.length()).split(" ");
                        result.seconds().add(Double.valueOf(figures[0]));
                        result.cpuSeconds().add(Double.valueOf(figures[1]));
                    }
                }
                System.err.printf(
                        "round %d of %d: %s %,.0f rows/s%n", round, rounds, contestant.getKey(), result.perSecond());
            }
        }
        return results;
    }

    /**
     * Runs a pass in a small heap.
     *
     * @return bytes alive: at the first look, at the last, and the most
     */
    long[] heap(JvmCommand command) {
        String line =
                fork(command.withJvmFlags(List.of("-D" + HeapProbe.PROPERTY + "=true")), SMALL_HEAP, 0, 1).stream()
                        .filter(printed -> printed.startsWith(HeapProbe.LINE))
                        .findFirst()
                        .orElseThrow();
        return Arrays.stream(line.substring(HeapProbe.LINE.length()).split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private int warmUps() {
        return Math.min(MAX_WARM_UPS, Math.max(MIN_WARM_UPS, WARM_UP_ROWS / rows));
    }

    private List<String> fork(JvmCommand command, String heap, int warmUps, int measured) {
        JvmCommand complete = command.withJvmFlags(List.of(
                "-Xms" + heap,
                "-Xmx" + heap,
                "-D" + Passes.ROWS + "=" + rows,
                "-D" + Passes.WARM_UPS + "=" + warmUps,
                "-D" + Passes.MEASURED + "=" + measured));
        return OneShot.run(complete, directory, TIMEOUT).lines().toList();
    }

    private static JvmCommand onOneCore(JvmCommand command) {
        return Files.isExecutable(Path.of("/usr/bin/taskset"))
                ? command.withPrefix("taskset", "-c", "0")
                : command.withJvmFlags(List.of("-XX:ActiveProcessorCount=1"));
    }
}
