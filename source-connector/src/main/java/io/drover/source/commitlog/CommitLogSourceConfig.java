package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.drover.source.SourceConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Settings of {@link CommitLogSource}. */
class CommitLogSourceConfig extends SourceConfig {
    static final String NODE_ADDRESS = "node.address";
    static final String CDC_DIRECTORY = "cdc.directory";
    static final String COMMITLOG_DIRECTORY = "commitlog.directory";
    static final String NODE_CDC_DIRECTORY = "node.cdc.directory";
    static final String SPILL_DIRECTORY = "spill.directory";
    static final String SPILL_MAX_BYTES = "spill.max.bytes";
    static final String ON_SPILL_FULL = "on.spill.full";
    static final String ON_GAP = "on.gap";
    static final String OWNERSHIP = "ownership";
    static final String TABLES_INCLUDE = "tables.include";
    static final String TABLES_EXCLUDE = "tables.exclude";
    static final String ON_TRUNCATE = "on.truncate";
    static final String ON_DROP = "on.drop";
    static final String TRUNCATE_BOOTSTRAP_SERVERS = "truncate.bootstrap.servers";
    static final String ON_UNDECODABLE = "on.undecodable";
    static final String DEAD_LETTER_TOPIC = "dead.letter.topic";
    static final String POLL_INTERVAL_MS = "poll.interval.ms";
    static final String READ_RETRY_MS = "read.retry.ms";
    static final String DECODE_THREADS = "decode.threads";
    static final String QUEUE_MAX_EVENTS = "queue.max.events";
    static final String QUEUE_MAX_BYTES = "queue.max.bytes";

    static final String REREAD_CONSISTENCY = "reread.consistency";
    static final String REREAD_DELAY_MS = "reread.delay.ms";

    static final String FAIL = "fail";
    static final String DEAD_LETTER = "dead.letter";
    static final String ACCEPT = "accept";
    static final String ALL = "all";
    static final String PRIMARY = "primary";
    static final String BLOCK = "block";
    static final String STOP = "stop";

    private static final String[] READ_CONSISTENCIES = {
        "LOCAL_ONE", "ONE", "TWO", "THREE", "LOCAL_QUORUM", "QUORUM", "ALL"
    };

    private static final String TRUNCATE_ADMIN_PREFIX = "truncate.admin.";

    private static final String CAPTURE_GROUP = "Capture";
    private static final String TUNING_GROUP = "Tuning";

    static final ConfigDef DEFINITION = define();

    private static ConfigDef define() {
        int order = 0;
        ConfigDef def = new ConfigDef()
                .define(
                        NODE_ADDRESS,
                        ConfigDef.Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        new ConfigDef.NonEmptyString(),
                        ConfigDef.Importance.HIGH,
                        "Address of the node whose commit logs are read, as the driver sees it. It is part of the offsets"
                                + " and of every event.",
                        CAPTURE_GROUP,
                        order++,
                        ConfigDef.Width.MEDIUM,
                        "Node address")
                .define(
                        CDC_DIRECTORY,
                        ConfigDef.Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        new ConfigDef.NonEmptyString(),
                        ConfigDef.Importance.HIGH,
                        "The node's cdc_raw_directory, which the worker must be able to read and to delete from."
                                + " Segments are deleted from it when all their events are safe in Kafka.",
                        CAPTURE_GROUP,
                        order++,
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
                        CAPTURE_GROUP,
                        order++,
                        ConfigDef.Width.LONG,
                        "Commit log directory")
                .define(
                        NODE_CDC_DIRECTORY,
                        ConfigDef.Type.STRING,
                        "",
                        ConfigDef.Importance.LOW,
                        "What the node itself calls its cdc_raw_directory, when the worker sees that directory under another"
                                + " path. Empty: they are the same.",
                        CAPTURE_GROUP,
                        order++,
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
                        CAPTURE_GROUP,
                        order++,
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
                        CAPTURE_GROUP,
                        order++,
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
                        CAPTURE_GROUP,
                        order++,
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
                        CAPTURE_GROUP,
                        order++,
                        ConfigDef.Width.SHORT,
                        "On gap")
                .define(
                        OWNERSHIP,
                        ConfigDef.Type.STRING,
                        ALL,
                        ConfigDef.ValidString.in(ALL, PRIMARY),
                        ConfigDef.Importance.MEDIUM,
                        "Which writes in the node's log become events. 'all': every one, so that with replication each"
                                + " write comes once from each replica, and none is lost while one replica's capture lasts."
                                + " 'primary': those of which this node is the first replica, so that each comes once; then"
                                + " a write is missing that the first replica never got.",
                        CAPTURE_GROUP,
                        order++,
                        ConfigDef.Width.SHORT,
                        "Ownership")
                .define(
                        ON_TRUNCATE,
                        ConfigDef.Type.STRING,
                        OnEmptied.EMIT.setting(),
                        ConfigDef.ValidString.in(OnEmptied.SETTINGS),
                        ConfigDef.Importance.MEDIUM,
                        "What to do when a captured table is truncated, which is not in the commit log: 'emit' an event with"
                                + " op t (which the sink obeys only if it is told to), 'fail' the task, or 'ignore' it with"
                                + " a warning.",
                        CAPTURE_GROUP,
                        order++,
                        ConfigDef.Width.SHORT,
                        "On truncate")
                .define(
                        ON_DROP,
                        ConfigDef.Type.STRING,
                        OnEmptied.FAIL.setting(),
                        ConfigDef.ValidString.in(OnEmptied.SETTINGS),
                        ConfigDef.Importance.MEDIUM,
                        "What to do when a captured table is dropped, or dropped and created anew: 'emit' an event with op t"
                                + " and go on with what is there, 'fail' the task, or 'ignore' it with a warning and go on.",
                        CAPTURE_GROUP,
                        order++,
                        ConfigDef.Width.SHORT,
                        "On drop")
                .define(
                        TRUNCATE_BOOTSTRAP_SERVERS,
                        ConfigDef.Type.STRING,
                        "",
                        ConfigDef.Importance.MEDIUM,
                        "Brokers that are asked how many partitions a table's topic has, so that an event with op t goes to"
                                + " each of them. Needed when a topic has more than one. Further settings of the client, as for"
                                + " TLS, are given with the prefix '" + TRUNCATE_ADMIN_PREFIX + "'.",
                        CAPTURE_GROUP,
                        order++,
                        ConfigDef.Width.LONG,
                        "Truncation brokers")
                .define(
                        ON_UNDECODABLE,
                        ConfigDef.Type.STRING,
                        FAIL,
                        ConfigDef.ValidString.in(FAIL, DEAD_LETTER),
                        ConfigDef.Importance.MEDIUM,
                        "What to do with a mutation that cannot be decoded: 'fail' the task and keep the segment, or write"
                                + " it to the topic of 'dead.letter.topic' and go on.",
                        CAPTURE_GROUP,
                        order++,
                        ConfigDef.Width.SHORT,
                        "On undecodable")
                .define(
                        DEAD_LETTER_TOPIC,
                        ConfigDef.Type.STRING,
                        "",
                        ConfigDef.Importance.LOW,
                        "Topic for mutations that cannot be decoded; <topic.prefix>.dead-letters when empty.",
                        CAPTURE_GROUP,
                        order++,
                        ConfigDef.Width.MEDIUM,
                        "Dead letter topic")
                .define(
                        REREAD_CONSISTENCY,
                        ConfigDef.Type.STRING,
                        DefaultConsistencyLevel.LOCAL_QUORUM.name(),
                        ConfigDef.ValidString.in(READ_CONSISTENCIES),
                        ConfigDef.Importance.LOW,
                        "Consistency level at which changed lists and counters are read from the origin, over the captured"
                                + " node. Nothing goes out while it cannot be reached.",
                        CAPTURE_GROUP,
                        order,
                        ConfigDef.Width.SHORT,
                        "Reread consistency")
                .define(
                        REREAD_DELAY_MS,
                        ConfigDef.Type.LONG,
                        100,
                        ConfigDef.Range.atLeast(0),
                        ConfigDef.Importance.LOW,
                        "How long after a change in the log a list or counter is read from the origin, in milliseconds. In"
                                + " the meantime the node makes the write readable, and further changes of the row join"
                                + " it.",
                        TUNING_GROUP,
                        4,
                        ConfigDef.Width.SHORT,
                        "Reread delay")
                .define(
                        POLL_INTERVAL_MS,
                        ConfigDef.Type.LONG,
                        20,
                        ConfigDef.Range.atLeast(1),
                        ConfigDef.Importance.LOW,
                        "How often to look for new data, in milliseconds.",
                        TUNING_GROUP,
                        0,
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
                        TUNING_GROUP,
                        1,
                        ConfigDef.Width.SHORT,
                        "Read retry")
                .define(
                        QUEUE_MAX_EVENTS,
                        ConfigDef.Type.INT,
                        10_000,
                        ConfigDef.Range.atLeast(1),
                        ConfigDef.Importance.LOW,
                        "How many events may wait for Kafka.",
                        TUNING_GROUP,
                        2,
                        ConfigDef.Width.SHORT,
                        "Queue events")
                .define(
                        QUEUE_MAX_BYTES,
                        ConfigDef.Type.LONG,
                        16L << 20,
                        ConfigDef.Range.atLeast(1),
                        ConfigDef.Importance.LOW,
                        "How many bytes of the commit log may wait for Kafka as events.",
                        TUNING_GROUP,
                        3,
                        ConfigDef.Width.SHORT,
                        "Queue bytes");
        def.define(
                DECODE_THREADS,
                ConfigDef.Type.INT,
                Math.min(2, Runtime.getRuntime().availableProcessors()),
                ConfigDef.Range.atLeast(1),
                ConfigDef.Importance.LOW,
                "How many threads decode the commit log while there is much of it to catch up on. The events stay in the"
                        + " order of the log.",
                TUNING_GROUP,
                4,
                ConfigDef.Width.SHORT,
                "Decode threads");
        for (String key : List.of(TABLES_INCLUDE, TABLES_EXCLUDE)) {
            def.define(
                    key,
                    ConfigDef.Type.LIST,
                    List.of(),
                    ConfigDef.LambdaValidator.with(
                            CommitLogSourceConfig::validatePatterns, () -> "regular expressions"),
                    ConfigDef.Importance.MEDIUM,
                    key.equals(TABLES_INCLUDE)
                            ? "Regular expressions, each for the whole of keyspace.table as Cassandra stores these names."
                                    + " Tables with cdc = true that match are captured besides those in 'tables', also those"
                                    + " that are created later in a keyspace of which something is captured."
                            : "Regular expressions for tables that are not captured although they match '"
                                    + TABLES_INCLUDE + "'.",
                    CAPTURE_GROUP,
                    order++,
                    ConfigDef.Width.LONG,
                    key.equals(TABLES_INCLUDE) ? "Include tables" : "Exclude tables");
        }
        return defineSource(def, List.of());
    }

    private static void validatePatterns(String key, Object value) {
        for (Object pattern : (List<?>) value) {
            try {
                Pattern.compile((String) pattern);
            } catch (PatternSyntaxException e) {
                throw new ConfigException(key, pattern, e.getMessage());
            }
        }
    }

    CommitLogSourceConfig(Map<String, String> properties) {
        super(DEFINITION, properties);
    }

    /** For settings that are these and more. */
    protected CommitLogSourceConfig(ConfigDef definition, Map<String, String> properties) {
        super(definition, properties);
    }

    String nodeAddress() {
        return getString(NODE_ADDRESS);
    }

    Path cdcDirectory() {
        return Path.of(getString(CDC_DIRECTORY));
    }

    /** @throws ConfigException when nothing is selected */
    TableSelection selection() {
        if (tables().isEmpty() && getList(TABLES_INCLUDE).isEmpty()) {
            throw new ConfigException(TABLES, "", "must name a table, or '" + TABLES_INCLUDE + "' must be set");
        }
        return new TableSelection(tables(), patterns(TABLES_INCLUDE), patterns(TABLES_EXCLUDE));
    }

    private List<Pattern> patterns(String key) {
        return getList(key).stream().map(Pattern::compile).toList();
    }

    /** Empty when the log is followed in the CDC directory. */
    Optional<Path> commitLogDirectory() {
        return Optional.of(getString(COMMITLOG_DIRECTORY))
                .filter(path -> !path.isEmpty())
                .map(Path::of);
    }

    SegmentDirectory segmentDirectory() {
        return new SegmentDirectory(commitLogDirectory().stream().toList(), cdcDirectory(), spillDirectory());
    }

    /** As the node calls it. */
    Path nodeCdcDirectory() {
        String path = getString(NODE_CDC_DIRECTORY);
        return path.isEmpty() ? cdcDirectory() : Path.of(path);
    }

    Path spillDirectory() {
        String path = getString(SPILL_DIRECTORY);
        return path.isEmpty() ? cdcDirectory().resolveSibling(cdcDirectory().getFileName() + "-spill") : Path.of(path);
    }

    SpillPolicy spillPolicy() {
        return new SpillPolicy(
                getLong(SPILL_MAX_BYTES),
                getString(ON_SPILL_FULL).equals(STOP) ? SpillPolicy.WhenFull.STOP : SpillPolicy.WhenFull.BLOCK);
    }

    boolean acceptsGap() {
        return getString(ON_GAP).equals(ACCEPT);
    }

    boolean capturesPrimaryOnly() {
        return getString(OWNERSHIP).equals(PRIMARY);
    }

    OnEmptied onTruncate() {
        return OnEmptied.of(getString(ON_TRUNCATE));
    }

    OnEmptied onDrop() {
        return OnEmptied.of(getString(ON_DROP));
    }

    TopicPartitions topicPartitions() {
        String brokers = getString(TRUNCATE_BOOTSTRAP_SERVERS);
        Map<String, Object> admin = new HashMap<>();
        if (!brokers.isEmpty()) {
            admin.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
            admin.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
            admin.putAll(originalsWithPrefix(TRUNCATE_ADMIN_PREFIX));
            admin.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        }
        return new TopicPartitions(topicPrefix(), admin);
    }

    boolean writesDeadLetters() {
        return getString(ON_UNDECODABLE).equals(DEAD_LETTER);
    }

    String deadLetterTopic() {
        String topic = getString(DEAD_LETTER_TOPIC);
        return topic.isEmpty() ? topicPrefix() + ".dead-letters" : topic;
    }

    ConsistencyLevel rereadConsistency() {
        return DefaultConsistencyLevel.valueOf(getString(REREAD_CONSISTENCY));
    }

    Duration rereadDelay() {
        return Duration.ofMillis(getLong(REREAD_DELAY_MS));
    }

    Duration pollInterval() {
        return Duration.ofMillis(getLong(POLL_INTERVAL_MS));
    }

    Duration readRetry() {
        return Duration.ofMillis(getLong(READ_RETRY_MS));
    }

    int decodeThreads() {
        return getInt(DECODE_THREADS);
    }

    int queueMaxEvents() {
        return getInt(QUEUE_MAX_EVENTS);
    }

    long queueMaxBytes() {
        return getLong(QUEUE_MAX_BYTES);
    }
}
