package io.drover.benchmarks.capture;

import io.drover.benchmarks.Benchmark;
import io.drover.benchmarks.Figures;
import io.drover.benchmarks.TemporaryDirectory;
import io.drover.testkit.JvmCommand;
import io.drover.testkit.SchemaRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How fast capture turns a node's commit log segments into records and into bytes, beside the limit (Cassandra's reader with
 * a handler that does nothing) and Debezium's handler, on the same segments.
 */
public final class CaptureBenchmark implements Benchmark {
    private static final int ROWS = 1_000_000;
    private static final int MIN_ROWS = 20_000;
    private static final int ROUNDS = 3;
    private static final int LARGE_SEGMENT_MIB = 128;
    private static final Duration LIVE = Duration.ofSeconds(60);
    private static final double MIB = 1 << 20;
    private static final String RATE = "_per_second";
    private static final String CPU = "_cpu";
    private static final int SEGMENT_MIB = 32;

    @Override
    public String name() {
        return "capture";
    }

    @Override
    public Figures run(double scale) throws Exception {
        int rows = (int) Math.max(MIN_ROWS, ROWS * scale);
        Figures figures = new Figures();
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            rates(directory.path(), rows, figures);
            largeSegments(directory.path(), rows, figures);
            new Latency(directory.path().resolve("live"))
                    .measure(Duration.ofMillis((long) Math.max(10_000, LIVE.toMillis() * scale)), figures);
        }
        return figures;
    }

    private static void rates(Path directory, int rows, Figures figures) throws Exception {
        try (OriginLog origin = OriginLog.start(directory.resolve("node"), SEGMENT_MIB);
                SchemaRegistry registry = new SchemaRegistry(Files.createDirectory(directory.resolve("registry")))) {
            registry.start();
            origin.write(rows);
            figures.figure("rows", rows, "rows").figure("segments", origin.segments(), "files");
            Contestants contestants = new Contestants(directory, origin);
            Map<String, JvmCommand> all = new LinkedHashMap<>();
            all.put("bare", contestants.bare());
            all.put("records", contestants.records(Map.of()));
            all.put("bytes", contestants.bytes(registry));
            all.put("debezium", contestants.debezium("records"));
            all.put("debezium_json", contestants.debezium("json"));
            Race race = new Race(directory.resolve("forks"), rows);
            race.runOnOneCore(all, ROUNDS)
                    .forEach((name, result) -> figures.figure(name + RATE, result.perSecond(), "rows/s")
                            .figure(name + CPU, result.cpuSecondsPerMillion(), "CPU s per million"));
            figures.ratio("records_to_bare", "records" + RATE, "bare" + RATE)
                    .ratio("records_to_debezium", "records" + RATE, "debezium" + RATE)
                    .ratio("bytes_to_debezium", "bytes" + RATE, "debezium_json" + RATE);
            Map<String, JvmCommand> threads = new LinkedHashMap<>();
            threads.put("threads_1", contestants.records(Map.of("decode.threads", "1")));
            threads.put("threads_2", contestants.records(Map.of("decode.threads", "2")));
            race.run(threads, ROUNDS)
                    .forEach((name, result) -> figures.figure(name + RATE, result.perSecond(), "rows/s"));
            figures.ratio("threads_2_to_1", "threads_2" + RATE, "threads_1" + RATE);
            heap("heap_" + SEGMENT_MIB + "_mib_segments", race, contestants, figures);
        }
    }

    private static void largeSegments(Path directory, int rows, Figures figures) throws Exception {
        Path home = Files.createDirectory(directory.resolve("large"));
        try (OriginLog origin = OriginLog.start(home.resolve("node"), LARGE_SEGMENT_MIB)) {
            origin.write(rows);
            Race race = new Race(home.resolve("forks"), rows);
            heap("heap_" + LARGE_SEGMENT_MIB + "_mib_segments", race, new Contestants(home, origin), figures);
        }
    }

    private static void heap(String name, Race race, Contestants contestants, Figures figures) {
        long[] alive = race.heap(contestants.records(Map.of("decode.threads", "2")));
        figures.figure(name + "_first", alive[0] / MIB, "MiB")
                .figure(name + "_last", alive[1] / MIB, "MiB")
                .figure(name + "_max", alive[2] / MIB, "MiB");
    }
}
