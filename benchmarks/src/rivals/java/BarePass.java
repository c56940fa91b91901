import io.drover.benchmarks.capture.Passes;
import io.drover.benchmarks.capture.Tally;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.cassandra.config.Config;
import org.apache.cassandra.config.DataStorageSpec;
import org.apache.cassandra.config.DatabaseDescriptor;
import org.apache.cassandra.cql3.statements.schema.CreateTableStatement;
import org.apache.cassandra.db.Mutation;
import org.apache.cassandra.db.commitlog.CommitLogDescriptor;
import org.apache.cassandra.db.commitlog.CommitLogReadHandler;
import org.apache.cassandra.db.commitlog.CommitLogReader;
import org.apache.cassandra.db.partitions.PartitionUpdate;
import org.apache.cassandra.dht.Murmur3Partitioner;
import org.apache.cassandra.io.util.File;
import org.apache.cassandra.schema.KeyspaceMetadata;
import org.apache.cassandra.schema.KeyspaceParams;
import org.apache.cassandra.schema.Schema;
import org.apache.cassandra.schema.SchemaTransformations;
import org.apache.cassandra.schema.TableId;

/** The limit: Cassandra's own reader, with a handler that counts the rows and does nothing with them. */
public final class BarePass {
    /** Arguments: the folder with the segments, keyspace, CREATE TABLE, the table's id. */
    public static void main(String[] args) throws Exception {
        DatabaseDescriptor.clientInitialization(false, () -> {
            Config config = new Config();
            config.max_mutation_size = new DataStorageSpec.IntKibibytesBound("512MiB");
            config.partitioner = "org.apache.cassandra.dht.Murmur3Partitioner";
            return config;
        });
        String keyspace = args[1];
        Schema.instance.transform(SchemaTransformations.addKeyspace(
                KeyspaceMetadata.create(keyspace, KeyspaceParams.simple(1)), true));
        Schema.instance.transform(SchemaTransformations.addTable(
                CreateTableStatement.parse(args[2], keyspace)
                        .id(TableId.fromUUID(UUID.fromString(args[3])))
                        .partitioner(Murmur3Partitioner.instance)
                        .build(),
                true));
        Passes.run(tally -> pass(Path.of(args[0]), keyspace, tally));
    }

    private static void pass(Path folder, String keyspace, Tally tally) throws Exception {
        List<Path> segments;
        try (Stream<Path> files = Files.list(folder)) {
            segments = files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        }
        tally.begin();
        CommitLogReader reader = new CommitLogReader();
        for (Path segment : segments) {
            reader.readCommitLogSegment(new Counting(keyspace, tally), new File(segment), true);
        }
        tally.end();
    }

    private record Counting(String keyspace, Tally tally) implements CommitLogReadHandler {
        @Override
        public boolean shouldSkipSegmentOnError(CommitLogReadException e) throws java.io.IOException {
            throw e;
        }

        @Override
        public void handleUnrecoverableError(CommitLogReadException e) throws java.io.IOException {
            throw e;
        }

        @Override
        public void handleMutation(Mutation mutation, int size, int position, CommitLogDescriptor descriptor) {
            if (!mutation.getKeyspaceName().equals(keyspace)) {
                return;
            }
            var key = mutation.key().getKey();
            long id = key.getLong(key.position());
            tally.row(id);
            if (tally.isChecked()) {
                PartitionUpdate update = mutation.getPartitionUpdates().iterator().next();
                tally.check(id, 1 + update.iterator().next().columnCount());
            }
        }
    }
}
