package io.drover.source.commitlog;

import io.drover.cassandra.ConfigGroup;
import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** How often capture looks, how long it waits, and how much it holds. */
final class TuningConfig {
    static final String POLL_INTERVAL_MS = "poll.interval.ms";
    static final String READ_RETRY_MS = "read.retry.ms";
    static final String QUEUE_MAX_EVENTS = "queue.max.events";
    static final String QUEUE_MAX_BYTES = "queue.max.bytes";
    static final String REREAD_DELAY_MS = "reread.delay.ms";
    static final String DECODE_THREADS = "decode.threads";

    private final AbstractConfig config;

    TuningConfig(AbstractConfig config) {
        this.config = config;
    }

    static void define(ConfigGroup group) {
        group.define(
                        POLL_INTERVAL_MS,
                        ConfigDef.Type.LONG,
                        20,
                        ConfigDef.Range.atLeast(1),
                        ConfigDef.Importance.LOW,
                        "How often to look for new data, in milliseconds.",
                        ConfigDef.Width.SHORT,
                        "Poll interval")
                .define(
                        READ_RETRY_MS,
                        ConfigDef.Type.LONG,
                        30_000,
                        ConfigDef.Range.atLeast(0),
                        ConfigDef.Importance.LOW,
                        "How long to try again to read a segment that cannot be read, before the task fails, in"
                                + " milliseconds.",
                        ConfigDef.Width.SHORT,
                        "Read retry")
                .define(
                        QUEUE_MAX_EVENTS,
                        ConfigDef.Type.INT,
                        10_000,
                        ConfigDef.Range.atLeast(1),
                        ConfigDef.Importance.LOW,
                        "How many events may wait for Kafka.",
                        ConfigDef.Width.SHORT,
                        "Queue events")
                .define(
                        QUEUE_MAX_BYTES,
                        ConfigDef.Type.LONG,
                        16L << 20,
                        ConfigDef.Range.atLeast(1),
                        ConfigDef.Importance.LOW,
                        "How many bytes of the commit log may wait for Kafka as events.",
                        ConfigDef.Width.SHORT,
                        "Queue bytes")
                .define(
                        REREAD_DELAY_MS,
                        ConfigDef.Type.LONG,
                        100,
                        ConfigDef.Range.atLeast(0),
                        ConfigDef.Importance.LOW,
                        "How long after a change in the log a list or counter is read from the origin, in milliseconds. In"
                                + " the meantime the node makes the write readable, and further changes of the row join"
                                + " it.",
                        ConfigDef.Width.SHORT,
                        "Reread delay")
                .define(
                        DECODE_THREADS,
                        ConfigDef.Type.INT,
                        Math.min(2, Runtime.getRuntime().availableProcessors()),
                        ConfigDef.Range.atLeast(1),
                        ConfigDef.Importance.LOW,
                        "How many threads decode the commit log while there is much of it to catch up on. The events stay in the"
                                + " order of the log.",
                        ConfigDef.Width.SHORT,
                        "Decode threads");
    }

    Duration pollInterval() {
        return Duration.ofMillis(config.getLong(POLL_INTERVAL_MS));
    }

    Duration readRetry() {
        return Duration.ofMillis(config.getLong(READ_RETRY_MS));
    }

    int queueMaxEvents() {
        return config.getInt(QUEUE_MAX_EVENTS);
    }

    long queueMaxBytes() {
        return config.getLong(QUEUE_MAX_BYTES);
    }

    Duration rereadDelay() {
        return Duration.ofMillis(config.getLong(REREAD_DELAY_MS));
    }

    int decodeThreads() {
        return config.getInt(DECODE_THREADS);
    }
}
