package io.drover.source.commitlog;

import org.apache.cassandra.config.Config;
import org.apache.cassandra.config.DataStorageSpec;
import org.apache.cassandra.config.DatabaseDescriptor;
import org.apache.cassandra.dht.Murmur3Partitioner;

/**
 * Prepares Cassandra's server classes for reading commit logs: client mode, without a {@code cassandra.yaml}.
 *
 * <p>Their configuration is global to the class loader, so nothing of any origin cluster is put there; schemas are handed to
 * the reader explicitly ({@link OriginSchema}), and several clusters can be captured side by side.
 */
final class CassandraLibrary {
    /** Larger than what any node accepts by default, and only a bound for sanity checks. */
    private static final int MAX_MUTATION_MIB = 512;

    private static boolean initialized;

    private CassandraLibrary() {}

    static synchronized void initialize() {
        if (!initialized) {
            DatabaseDescriptor.clientInitialization(false, () -> {
                Config config = new Config();
                config.max_mutation_size = new DataStorageSpec.IntKibibytesBound(MAX_MUTATION_MIB + "MiB");
                config.partitioner = Murmur3Partitioner.class.getName();
                return config;
            });
            initialized = true;
        }
    }
}
