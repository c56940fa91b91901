import io.debezium.config.Configuration;
import io.debezium.connector.cassandra.AbstractSchemaChangeListener;
import io.debezium.connector.cassandra.Cassandra5CommitLogSegmentReader;
import io.debezium.connector.cassandra.Cassandra5TypeProvider;
import io.debezium.connector.cassandra.CassandraConnectorConfig;
import io.debezium.connector.cassandra.CassandraConnectorTask;
import io.debezium.connector.cassandra.ChangeRecord;
import io.debezium.connector.cassandra.DefaultCassandraConnectorContext;
import io.debezium.connector.cassandra.Event;
import io.debezium.connector.cassandra.FileOffsetWriter;
import io.debezium.connector.cassandra.metrics.CassandraStreamingMetrics;
import io.debezium.connector.cassandra.transforms.CassandraTypeDeserializer;
import io.drover.benchmarks.capture.Passes;
import io.drover.benchmarks.capture.Tally;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;

/**
 * Debezium's commit log handler over Cassandra's reader, and behind its queue what its own queue processor does with each
 * record: build key and value, and convert them to JSON when asked to. There is no producer.
 */
public final class DebeziumPass {
    private static final String TOPIC = "bench";

    /** Arguments: the folder with the segments, the connector's properties file, and "json" or "records". */
    public static void main(String[] args) throws Exception {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of(args[1]))) {
            properties.load(in);
        }
        CassandraConnectorConfig config = new CassandraConnectorConfig(Configuration.from(properties));
        Cassandra5TypeProvider types = new Cassandra5TypeProvider();
        CassandraTypeDeserializer.init(
                types.deserializers(), config.getDecimalMode(), config.getVarIntMode(), types.baseTypeForReversedType());
        DefaultCassandraConnectorContext context = new DefaultCassandraConnectorContext(
                config,
                new CassandraConnectorTask.Cassandra5SchemaLoader(),
                new CassandraConnectorTask.Cassandra5SchemaChangeListenerProvider(),
                new FileOffsetWriter(config));
        Cassandra5CommitLogSegmentReader reader =
                new Cassandra5CommitLogSegmentReader(context, new CassandraStreamingMetrics(context));
        JsonConverter keys = args[2].equals("json") ? json(true) : null;
        JsonConverter values = args[2].equals("json") ? json(false) : null;
        Passes.run(tally -> pass(Path.of(args[0]), context, reader, keys, values, tally));
    }

    private static JsonConverter json(boolean isKey) {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", "false"), isKey);
        return converter;
    }

    private static void pass(
            Path folder,
            DefaultCassandraConnectorContext context,
            Cassandra5CommitLogSegmentReader reader,
            JsonConverter keys,
            JsonConverter values,
            Tally tally)
            throws Exception {
        List<Path> segments;
        try (Stream<Path> files = Files.list(folder)) {
            segments = files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        }
        Thread drain = new Thread(() -> drain(context, keys, values, tally), "drain");
        tally.begin();
        drain.start();
        for (Path segment : segments) {
            String name = segment.getFileName().toString();
            long id = Long.parseLong(name.substring(name.lastIndexOf('-') + 1, name.length() - 4));
            reader.readCommitLogSegment(segment.toFile(), id, 0);
        }
        drain.join();
        tally.end();
    }

    private static void drain(
            DefaultCassandraConnectorContext context, JsonConverter keys, JsonConverter values, Tally tally) {
        try {
            while (!tally.isComplete()) {
                for (Event event : context.getQueues().get(0).poll()) {
                    if (event instanceof ChangeRecord record) {
                        take(record, keys, values, tally);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void take(ChangeRecord record, JsonConverter keys, JsonConverter values, Tally tally) {
        Struct key = record.buildKey();
        Struct value = record.buildValue();
        long id = key.getInt64("id");
        tally.row(id);
        if (tally.isChecked()) {
            tally.check(id, present(value.getStruct("after")));
        }
        if (keys != null) {
            int bytes = keys.fromConnectData(TOPIC, record.getKeySchema(), key).length
                    + values.fromConnectData(TOPIC, record.getValueSchema(), value).length;
            if (bytes < 200) {
                throw new IllegalStateException("row " + id + " has too few bytes");
            }
        }
    }

    private static int present(Struct after) {
        int present = 0;
        for (Field column : after.schema().fields()) {
            Struct cell = column.schema().type() == org.apache.kafka.connect.data.Schema.Type.STRUCT
                    ? after.getStruct(column.name())
                    : null;
            present += cell != null && cell.get("value") != null ? 1 : 0;
        }
        return present;
    }
}
