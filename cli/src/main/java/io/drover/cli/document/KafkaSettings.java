package io.drover.cli.document;

import static java.util.Objects.requireNonNull;

/**
 * The broker, and how topics are made there.
 *
 * @param replicationFactor {@link #BROKER_DEFAULT} to leave it to the broker
 */
public record KafkaSettings(String bootstrapServers, int partitions, short replicationFactor) {
    public static final int DEFAULT_PARTITIONS = 4;
    public static final short BROKER_DEFAULT = -1;

    public KafkaSettings {
        requireNonNull(bootstrapServers, "bootstrapServers is null");
    }
}
