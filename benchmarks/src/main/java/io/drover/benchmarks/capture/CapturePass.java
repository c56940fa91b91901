package io.drover.benchmarks.capture;

import io.drover.benchmarks.ConnectPlugins;
import io.drover.benchmarks.PassedSettings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.storage.Converter;

/**
 * Drover's contestant: the task as Connect runs it, polled to the last record, to records or on to a converter's bytes. It
 * moves segments, so each pass has hard links of its own to the node's.
 */
public final class CapturePass {
    private static final String CDC_DIRECTORY = "cdc.directory";
    private static final String TASK = "io.drover.source.commitlog.CommitLogSourceTask";

    private CapturePass() {}

    /** @param args the task's properties file; then, for bytes, a converter's class and its properties file */
    public static void main(String[] args) throws Exception {
        Map<String, String> properties = PassedSettings.read(Path.of(args[0]));
        Path segments = Path.of(properties.get(CDC_DIRECTORY));
        properties.put("node.cdc.directory", segments.toString());
        Converter keys = args.length > 1 ? converter(args, true) : null;
        Converter values = args.length > 1 ? converter(args, false) : null;
        Passes.run(tally -> {
            properties.put(CDC_DIRECTORY, link(segments).toString());
            pass(properties, keys, values, tally);
        });
    }

    private static Path link(Path segments) throws IOException {
        Path links = Files.createTempDirectory(Files.createDirectories(segments.resolveSibling("passes")), "cdc");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(segments)) {
            for (Path file : files) {
                Files.createLink(links.resolve(file.getFileName()), file);
            }
        }
        return links;
    }

    private static Converter converter(String[] args, boolean isKey) throws Exception {
        return ConnectPlugins.converter(args[1], PassedSettings.read(Path.of(args[2])), isKey);
    }

    private static void pass(Map<String, String> properties, Converter keys, Converter values, Tally tally)
            throws Exception {
        SourceTask task = ConnectPlugins.startedTask(TASK, properties);
        HeapProbe heap = HeapProbe.ofThisRun();
        try {
            tally.begin();
            while (!tally.isComplete()) {
                List<SourceRecord> records = task.poll();
                if (records != null) {
                    take(records, keys, values, tally);
                    ConnectPlugins.acknowledge(records, task);
                    heap.look(tally.rows());
                }
            }
            tally.end();
            heap.print();
        } finally {
            task.stop();
        }
    }

    private static void take(List<SourceRecord> records, Converter keys, Converter values, Tally tally) {
        for (SourceRecord record : records) {
            long id = ((Struct) record.key()).getInt64(OriginLog.KEY);
            tally.row(id);
            if (tally.isChecked()) {
                tally.check(id, present((Struct) record.value()));
            }
            if (keys != null
                    && keys.fromConnectData(record.topic(), record.keySchema(), record.key()).length
                                    + values.fromConnectData(record.topic(), record.valueSchema(), record.value())
                                            .length
                            < OriginLog.MIN_BYTES) {
                throw new IllegalStateException("row " + id + " has too few bytes");
            }
        }
    }

    private static int present(Struct value) {
        Struct after = value.getStruct("after");
        int present = 0;
        for (Field column : after.schema().fields()) {
            present += after.get(column) == null ? 0 : 1;
        }
        return present;
    }
}
