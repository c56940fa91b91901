package io.drover.source.commitlog;

import io.drover.cassandra.ConfigGroup;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Where a node's segments are, and what becomes of those that wait or are missing. */
final class SegmentConfig {
    static final String CDC_DIRECTORY = "cdc.directory";
    static final String COMMITLOG_DIRECTORY = "commitlog.directory";
    static final String NODE_CDC_DIRECTORY = "node.cdc.directory";
    static final String SPILL_DIRECTORY = "spill.directory";
    static final String SPILL_MAX_BYTES = "spill.max.bytes";
    static final String ON_SPILL_FULL = "on.spill.full";
    static final String ON_GAP = "on.gap";

    static final String BLOCK = "block";
    static final String STOP = "stop";
    static final String FAIL = "fail";
    static final String ACCEPT = "accept";

    private final AbstractConfig config;

    SegmentConfig(AbstractConfig config) {
        this.config = config;
    }

    static void define(ConfigGroup group) {
        group.define(
                        CDC_DIRECTORY,
                        ConfigDef.Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        new ConfigDef.NonEmptyString(),
                        ConfigDef.Importance.HIGH,
                        "The node's cdc_raw_directory, which the worker must be able to read and to delete from."
                                + " Segments are deleted from it when all their events are safe in Kafka.",
                        ConfigDef.Width.LONG,
                        "CDC directory")
                .define(
                        COMMITLOG_DIRECTORY,
                        ConfigDef.Type.STRING,
                        "",
                        ConfigDef.Importance.MEDIUM,
                        "Of a node with Cassandra 3.11, and of no other: its commitlog_directory, which the worker must be"
                                + " able to read. The log is followed there, as such a node moves a segment to the CDC"
                                + " directory only when all its tables are flushed. Nothing is changed there.",
                        ConfigDef.Width.LONG,
                        "Commit log directory")
                .define(
                        NODE_CDC_DIRECTORY,
                        ConfigDef.Type.STRING,
                        "",
                        ConfigDef.Importance.LOW,
                        "What the node itself calls its cdc_raw_directory, when the worker sees that directory under another"
                                + " path. Empty: they are the same.",
                        ConfigDef.Width.LONG,
                        "Node's CDC directory")
                .define(
                        SPILL_DIRECTORY,
                        ConfigDef.Type.STRING,
                        "",
                        ConfigDef.Importance.MEDIUM,
                        "Where finished segments wait for Kafka, out of reach of the node's cdc_total_space. It must be on"
                                + " the same filesystem as the CDC directory, not inside it, and is created when missing."
                                + " Empty: the CDC directory's path with '-spill' behind it.",
                        ConfigDef.Width.LONG,
                        "Spill directory")
                .define(
                        SPILL_MAX_BYTES,
                        ConfigDef.Type.LONG,
                        16L << 30,
                        ConfigDef.Range.atLeast(0),
                        ConfigDef.Importance.MEDIUM,
                        "How many bytes of segments may wait in the spill directory. It takes the place of"
                                + " cdc_total_space: room for what the node writes while Kafka is away.",
                        ConfigDef.Width.MEDIUM,
                        "Spill bytes")
                .define(
                        ON_SPILL_FULL,
                        ConfigDef.Type.STRING,
                        BLOCK,
                        ConfigDef.ValidString.in(BLOCK, STOP),
                        ConfigDef.Importance.MEDIUM,
                        "What to do when the spill directory is full. 'block': leave segments where they are, so that the node"
                                + " rejects writes to tables with cdc = true once its cdc_total_space is used up. 'stop':"
                                + " fail the task, and from then on delete segments unread, so that the node can go on; the"
                                + " tables need a new snapshot.",
                        ConfigDef.Width.SHORT,
                        "On spill full")
                .define(
                        ON_GAP,
                        ConfigDef.Type.STRING,
                        FAIL,
                        ConfigDef.ValidString.in(FAIL, ACCEPT),
                        ConfigDef.Importance.MEDIUM,
                        "What to do when segments were deleted before they were read: 'fail' the task, or 'accept' it with a"
                                + " warning, when a new snapshot is taken.",
                        ConfigDef.Width.SHORT,
                        "On gap");
    }

    Path cdcDirectory() {
        return Path.of(config.getString(CDC_DIRECTORY));
    }

    /** Empty when the log is followed in the CDC directory. */
    Optional<Path> commitLogDirectory() {
        return Optional.of(config.getString(COMMITLOG_DIRECTORY))
                .filter(path -> !path.isEmpty())
                .map(Path::of);
    }

    SegmentDirectory directory() {
        return new SegmentDirectory(commitLogDirectory().stream().toList(), cdcDirectory(), spillDirectory());
    }

    /** As the node calls it. */
    Path nodeCdcDirectory() {
        String path = config.getString(NODE_CDC_DIRECTORY);
        return path.isEmpty() ? cdcDirectory() : Path.of(path);
    }

    Path spillDirectory() {
        String path = config.getString(SPILL_DIRECTORY);
        return path.isEmpty() ? cdcDirectory().resolveSibling(cdcDirectory().getFileName() + "-spill") : Path.of(path);
    }

    SpillPolicy spillPolicy() {
        return new SpillPolicy(
                config.getLong(SPILL_MAX_BYTES),
                config.getString(ON_SPILL_FULL).equals(STOP) ? SpillPolicy.WhenFull.STOP : SpillPolicy.WhenFull.BLOCK);
    }

    boolean acceptsGap() {
        return config.getString(ON_GAP).equals(ACCEPT);
    }
}
