package io.drover.benchmarks.snapshot;

import io.drover.benchmarks.ConnectPlugins;
import io.drover.benchmarks.PassedSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.storage.Converter;

/** Drover's contestant: the tasks as Connect runs them, each with a thread of its own, polled to the last row, to bytes. */
public final class ScanPass {
    private static final String TASK = "io.drover.source.snapshot.SnapshotSourceTask";
    private static final int MIN_BYTES = 200;
    private static final int LOOKS = 10;

    private ScanPass() {}

    /** @param args rows, the node's process, tasks, the task's properties, a converter's class and its properties; {@code heap} to look at that */
    public static void main(String[] args) throws Exception {
        long rows = Long.parseLong(args[0]);
        long serverPid = Long.parseLong(args[1]);
        int tasks = Integer.parseInt(args[2]);
        Map<String, String> properties = PassedSettings.read(Path.of(args[3]));
        Map<String, String> converter = PassedSettings.read(Path.of(args[5]));
        if (args.length > 6) {
            Tally tally = new Tally(rows, serverPid);
            Heap heap = new Heap(rows);
            run(tasks, properties, args[4], converter, tally, heap);
            tally.verify();
            System.out.println(Passes.HEAP_LINE + heap.most);
            System.exit(0);
        }
        Passes.run(rows, serverPid, tally -> run(tasks, properties, args[4], converter, tally, null));
    }

    private static void run(
            int tasks,
            Map<String, String> properties,
            String converterType,
            Map<String, String> converter,
            Tally tally,
            Heap heap)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            Map<String, String> own = new HashMap<>(properties);
            own.put("task.index", String.valueOf(i));
            own.put("task.count", String.valueOf(tasks));
            Converter keys = ConnectPlugins.converter(converterType, converter, true);
            Converter values = ConnectPlugins.converter(converterType, converter, false);
            done.add(threads.submit(() -> {
                task(own, keys, values, tally, heap);
                return null;
            }));
        }
        for (Future<?> one : done) {
            one.get();
        }
        threads.shutdown();
    }

    private static void task(Map<String, String> properties, Converter keys, Converter values, Tally tally, Heap heap)
            throws Exception {
        SourceTask task = ConnectPlugins.startedTask(TASK, properties);
        try {
            while (!tally.isComplete()) {
                List<SourceRecord> records = task.poll();
                if (records != null) {
                    // The first are those that come before the first row.
                    tally.begin();
                    take(records, keys, values, tally);
                    ConnectPlugins.acknowledge(records, task);
                    if (heap != null) {
                        heap.look(records.size());
                    }
                }
            }
        } finally {
            task.stop();
        }
    }

    private static void take(List<SourceRecord> records, Converter keys, Converter values, Tally tally) {
        long rows = 0;
        long ids = 0;
        for (SourceRecord record : records) {
            byte[] key = keys.fromConnectData(record.topic(), record.keySchema(), record.key());
            byte[] value = values.fromConnectData(record.topic(), record.valueSchema(), record.value());
            if (record.value() instanceof Struct event
                    && event.schema().field("op") != null
                    && event.getString("op").equals("r")) {
                if (key.length + value.length < MIN_BYTES) {
                    throw new IllegalStateException("a record of " + (key.length + value.length) + " bytes");
                }
                rows++;
                ids += ((Struct) record.key()).getInt64("id");
            }
        }
        tally.add(rows, ids);
    }

    /** What is alive in the middle of a pass: the most that is left after a full collection, of ten. */
    private static final class Heap {
        private final long interval;
        private long seen;
        private long next;
        private long most;

        Heap(long rows) {
            interval = rows / (LOOKS + 1);
            next = interval;
        }

        synchronized void look(int records) {
            seen += records;
            if (seen >= next) {
                next += interval;
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                most = Math.max(most, runtime.totalMemory() - runtime.freeMemory());
            }
        }
    }
}
