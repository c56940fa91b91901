package io.drover.benchmarks;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.storage.Converter;

/** Makes what runs in a worker by the names of the classes, as a worker does, but on this JVM's class path. */
public final class ConnectPlugins {
    private ConnectPlugins() {}

    public static Converter converter(String type, Map<String, String> settings, boolean isKey)
            throws ReflectiveOperationException {
        Converter converter = (Converter) Class.forName(type).getConstructor().newInstance();
        converter.configure(settings, isKey);
        return converter;
    }

    /** What Connect does when Kafka has the records. */
    public static void acknowledge(List<SourceRecord> records, SourceTask task) throws InterruptedException {
        for (SourceRecord record : records) {
            task.commitRecord(record, null);
        }
    }

    /** A task that was started and finds no offsets of before. */
    public static SourceTask startedTask(String type, Map<String, String> properties)
            throws ReflectiveOperationException {
        SourceTask task = (SourceTask) Class.forName(type).getConstructor().newInstance();
        task.initialize(new NothingCommitted(properties));
        task.start(properties);
        return task;
    }
}
