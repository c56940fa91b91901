package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.drover.cassandra.ConfigGroup;
import io.drover.source.EmptiedConfig;
import io.drover.source.SourceConfig;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Settings of {@link CommitLogSource}. */
class CommitLogSourceConfig extends SourceConfig {
    static final String NODE_ADDRESS = "node.address";
    static final String TABLES_INCLUDE = "tables.include";
    static final String TABLES_EXCLUDE = "tables.exclude";
    static final String OWNERSHIP = "ownership";
    static final String ON_UNDECODABLE = "on.undecodable";
    static final String DEAD_LETTER_TOPIC = "dead.letter.topic";
    static final String REREAD_CONSISTENCY = "reread.consistency";

    static final String ALL = "all";
    static final String PRIMARY = "primary";
    static final String FAIL = "fail";
    static final String DEAD_LETTER = "dead.letter";

    private static final ConfigDef.Validator PATTERNS =
            ConfigDef.LambdaValidator.with(CommitLogSourceConfig::validatePatterns, () -> "regular expressions");

    static final ConfigDef DEFINITION = define();

    private final SegmentConfig segments = new SegmentConfig(this);
    private final EmptiedConfig emptied = new EmptiedConfig(this);
    private final TuningConfig tuning = new TuningConfig(this);

    CommitLogSourceConfig(Map<String, String> properties) {
        super(DEFINITION, properties);
    }

    /** For settings that are these and more. */
    protected CommitLogSourceConfig(ConfigDef definition, Map<String, String> properties) {
        super(definition, properties);
    }

    private static ConfigDef define() {
        ConfigDef def = new ConfigDef();
        ConfigGroup capture = new ConfigGroup(def, "Capture");
        capture.define(
                NODE_ADDRESS,
                ConfigDef.Type.STRING,
                ConfigDef.NO_DEFAULT_VALUE,
                new ConfigDef.NonEmptyString(),
                ConfigDef.Importance.HIGH,
                "Address of the node whose commit logs are read, as the driver sees it. It is part of the offsets"
                        + " and of every event.",
                ConfigDef.Width.MEDIUM,
                "Node address");
        SegmentConfig.define(capture);
        capture.define(
                OWNERSHIP,
                ConfigDef.Type.STRING,
                ALL,
                ConfigDef.ValidString.in(ALL, PRIMARY),
                ConfigDef.Importance.MEDIUM,
                "Which writes in the node's log become events. 'all': every one, so that with replication each"
                        + " write comes once from each replica, and none is lost while one replica's capture lasts."
                        + " 'primary': those of which this node is the first replica, so that each comes once; then"
                        + " a write is missing that the first replica never got.",
                ConfigDef.Width.SHORT,
                "Ownership");
        EmptiedConfig.define(capture);
        capture.define(
                        ON_UNDECODABLE,
                        ConfigDef.Type.STRING,
                        FAIL,
                        ConfigDef.ValidString.in(FAIL, DEAD_LETTER),
                        ConfigDef.Importance.MEDIUM,
                        "What to do with a mutation that cannot be decoded: 'fail' the task and keep the segment, or write"
                                + " it to the topic of 'dead.letter.topic' and go on.",
                        ConfigDef.Width.SHORT,
                        "On undecodable")
                .define(
                        DEAD_LETTER_TOPIC,
                        ConfigDef.Type.STRING,
                        "",
                        ConfigDef.Importance.LOW,
                        "Topic for mutations that cannot be decoded; <topic.prefix>.dead-letters when empty.",
                        ConfigDef.Width.MEDIUM,
                        "Dead letter topic")
                .define(
                        REREAD_CONSISTENCY,
                        ConfigDef.Type.STRING,
                        DefaultConsistencyLevel.LOCAL_QUORUM.name(),
                        READ_CONSISTENCIES,
                        ConfigDef.Importance.LOW,
                        "Consistency level at which changed lists and counters are read from the origin, over the captured"
                                + " node. Nothing goes out while it cannot be reached.",
                        ConfigDef.Width.SHORT,
                        "Reread consistency")
                .define(
                        TABLES_INCLUDE,
                        ConfigDef.Type.LIST,
                        List.of(),
                        PATTERNS,
                        ConfigDef.Importance.MEDIUM,
                        "Regular expressions, each for the whole of keyspace.table as Cassandra stores these names."
                                + " Tables with cdc = true that match are captured besides those in 'tables', also those"
                                + " that are created later in a keyspace of which something is captured.",
                        ConfigDef.Width.LONG,
                        "Include tables")
                .define(
                        TABLES_EXCLUDE,
                        ConfigDef.Type.LIST,
                        List.of(),
                        PATTERNS,
                        ConfigDef.Importance.MEDIUM,
                        "Regular expressions for tables that are not captured although they match '" + TABLES_INCLUDE
                                + "'.",
                        ConfigDef.Width.LONG,
                        "Exclude tables");
        TuningConfig.define(new ConfigGroup(def, "Tuning"));
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

    String nodeAddress() {
        return getString(NODE_ADDRESS);
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

    boolean capturesPrimaryOnly() {
        return getString(OWNERSHIP).equals(PRIMARY);
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

    SegmentConfig segments() {
        return segments;
    }

    EmptiedConfig emptied() {
        return emptied;
    }

    TuningConfig tuning() {
        return tuning;
    }
}
