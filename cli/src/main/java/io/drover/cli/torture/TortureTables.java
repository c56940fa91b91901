package io.drover.cli.torture;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.model.TableId;
import java.util.List;
import java.util.stream.Stream;

/** The tables: together they have every type and every kind of column that capture and apply support. */
final class TortureTables {
    static final TortureTable SCALARS = TortureTable.of(
            "scalars",
            "",
            List.of(
                    "p int PARTITION_KEY",
                    "v_ascii ascii REGULAR",
                    "v_bigint bigint REGULAR",
                    "v_blob blob REGULAR",
                    "v_boolean boolean REGULAR",
                    "v_date date REGULAR",
                    "v_decimal decimal REGULAR",
                    "v_double double REGULAR",
                    "v_duration duration REGULAR",
                    "v_float float REGULAR",
                    "v_inet inet REGULAR",
                    "v_int int REGULAR",
                    "v_smallint smallint REGULAR",
                    "v_text text REGULAR",
                    "v_time time REGULAR",
                    "v_timestamp timestamp REGULAR",
                    "v_timeuuid timeuuid REGULAR",
                    "v_tinyint tinyint REGULAR",
                    "v_uuid uuid REGULAR",
                    "v_varint varint REGULAR"));

    /** Wide partitions in mixed order, with static columns. */
    private static final TortureTable RANGES = TortureTable.of(
            "ranges",
            "",
            List.of(
                    "p int PARTITION_KEY",
                    "c1 int CLUSTERING_DESC",
                    "c2 text CLUSTERING",
                    "c3 int CLUSTERING",
                    "s1 text STATIC",
                    "s2 set<int> STATIC",
                    "v1 int REGULAR",
                    "v2 text REGULAR"));

    private static final TortureTable COLLECTIONS = TortureTable.of(
            "collections",
            "",
            List.of(
                    "p int PARTITION_KEY",
                    "c int CLUSTERING",
                    "texts set<text> REGULAR",
                    "numbers map<text, int> REGULAR",
                    "nested map<int, frozen<list<text>>> REGULAR",
                    "tuples set<frozen<tuple<int, text>>> REGULAR",
                    "owner person REGULAR",
                    "frozen_owner frozen<person> REGULAR",
                    "frozen_list frozen<list<int>> REGULAR",
                    "frozen_set frozen<set<text>> REGULAR",
                    "frozen_map frozen<map<text, bigint>> REGULAR",
                    "pair tuple<int, text> REGULAR",
                    "embedding vector<float, 3> REGULAR"));

    /** Keys of many types and names that need quotes; only the target has a time to live of its own. */
    private static final TortureTable KEYS = TortureTable.of(
            "QuotedKeys",
            "default_time_to_live = 864000",
            List.of(
                    "\"P\" text PARTITION_KEY",
                    "q int PARTITION_KEY",
                    "c_uuid uuid CLUSTERING_DESC",
                    "c_time timestamp CLUSTERING",
                    "c_blob blob CLUSTERING_DESC",
                    "\"select\" text REGULAR",
                    "\"Mixed Case\" bigint REGULAR",
                    "set_of set<uuid> REGULAR"));

    /** Capture reads lists from the origin, and states each as a whole. */
    static final TortureTable LISTS = TortureTable.of(
            "lists",
            "",
            List.of(
                    "p int PARTITION_KEY",
                    "c int CLUSTERING",
                    "s list<int> STATIC",
                    "numbers list<int> REGULAR",
                    "texts list<text> REGULAR",
                    "owners list<frozen<person>> REGULAR",
                    "v int REGULAR"));

    static final TortureTable COUNTERS = TortureTable.of(
            "counters",
            "",
            List.of(
                    "p int PARTITION_KEY",
                    "c int CLUSTERING",
                    "total counter STATIC",
                    "ups counter REGULAR",
                    "downs counter REGULAR"));

    /** Truncated at the same time, at which one's truncation may hide the other's. */
    static final List<TortureTable> TRUNCATED = List.of(emptied("truncated"), emptied("truncated_too"));

    static final TortureTable RECREATED = emptied("recreated");

    private static final TableId CHANGING = ChangingTable.AT_FIRST.schema().id();

    /** Those that any statement but an increment may write to. */
    static final List<TortureTable> REGISTERS = List.of(
            SCALARS,
            RANGES,
            COLLECTIONS,
            KEYS,
            LISTS,
            ChangingTable.AT_FIRST,
            TRUNCATED.get(0),
            TRUNCATED.get(1),
            RECREATED);

    static final List<TortureTable> ALL =
            Stream.concat(REGISTERS.stream(), Stream.of(COUNTERS)).toList();

    /** Not captured; shares batches with those that are. */
    static final String ASIDE = TortureTable.KEYSPACE + ".aside";

    private TortureTables() {}

    private static TortureTable emptied(String name) {
        return TortureTable.of(
                name,
                "",
                List.of(
                        "p int PARTITION_KEY",
                        "c int CLUSTERING",
                        "s int STATIC",
                        "v text REGULAR",
                        "texts set<text> REGULAR"));
    }

    /** Whether all its rows go now and then. */
    static boolean isEmptied(TortureTable table) {
        return TRUNCATED.contains(table) || table == RECREATED;
    }

    static Timing timing(TortureTable table) {
        if (isEmptied(table) || table.schema().id().equals(CHANGING)) {
            return Timing.DRIVER;
        }
        return table.hasLists() ? Timing.SKEWED : Timing.ANY;
    }

    /** Without capture: what is written until {@link #enableCapture} only the snapshot can bring over. */
    static void createOrigin(CqlSession session) {
        createKeyspace(session);
        session.execute("CREATE TABLE " + ASIDE + " (p int PRIMARY KEY, v text)");
        ALL.forEach(table -> session.execute(table.create("cdc = false")));
    }

    static void enableCapture(CqlSession session) {
        ALL.forEach(table -> session.execute("ALTER TABLE " + table.cql() + " WITH cdc = true"));
    }

    static void createTarget(CqlSession session) {
        createKeyspace(session);
        for (TortureTable table : ALL) {
            TortureTable there = table == ChangingTable.AT_FIRST ? ChangingTable.WITH_ALL : table;
            session.execute(there.create(table.targetOptions()));
        }
    }

    private static void createKeyspace(CqlSession session) {
        session.execute("CREATE KEYSPACE " + TortureTable.KEYSPACE
                + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        session.execute(TortureTable.CREATE_UDT);
    }

    /** The tables section of migration.yaml. */
    static String document() {
        StringBuilder text = new StringBuilder();
        for (TortureTable table : ALL) {
            String id = table.schema().id().toString().replace("\"", "\\\"");
            String rules = table == ChangingTable.AT_FIRST ? ", " + ChangingTable.rules() : "";
            text.append("  - {origin: \"%s\", target: \"%s\"%s}\n".formatted(id, id, rules));
        }
        return text.toString();
    }
}
