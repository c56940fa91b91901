package io.drover.source.commitlog;

import java.util.Map;

/**
 * Cases that hold for every version of Cassandra: a test class implements those it wants for an origin of its own. CQL goes
 * to the node, and what comes out of Kafka is compared event by event.
 */
interface CaptureCases {
    Map<String, String> TABLES = Map.ofEntries(
            Map.entry("plain", "id int PRIMARY KEY, a int, b text"),
            Map.entry("clustered", "p int, c1 int, c2 text, s text static, v int, PRIMARY KEY (p, c1, c2)"),
            Map.entry(
                    "descending",
                    "p int, c int, d int, v int, PRIMARY KEY (p, c, d)) WITH CLUSTERING ORDER BY (c DESC, d ASC"),
            Map.entry("collected", "id int PRIMARY KEY, a int, s set<int>, m map<text, int>, fs frozen<set<int>>"),
            Map.entry("shaped", "id int PRIMARY KEY, a int, u person, fu frozen<person>, t tuple<int, text>"),
            Map.entry("composite", "p1 int, p2 text, v int, PRIMARY KEY ((p1, p2))"),
            Map.entry("\"OddName\"", "\"Id\" int PRIMARY KEY, \"select\" text, \"a b\" text"),
            Map.entry("listed", "id int PRIMARY KEY, a int, l list<int>, k list<text>, fl frozen<list<int>>"),
            Map.entry("static_listed", "p int, c int, s list<int> static, l list<int>, PRIMARY KEY (p, c)"),
            Map.entry("counted", "p int, c int, s counter static, n counter, m counter, PRIMARY KEY (p, c)"),
            Map.entry(
                    "scalars",
                    "id int PRIMARY KEY, c01 ascii, c02 bigint, c03 blob, c04 boolean, c05 date, c06 decimal,"
                            + " c07 double, c08 duration, c09 float, c10 inet, c11 int, c12 smallint, c13 text, c14 time,"
                            + " c15 timestamp, c16 timeuuid, c17 tinyint, c18 uuid, c19 varint,"
                            + " c20 frozen<map<text, frozen<list<int>>>>"));

    CapturedOrigin origin();
}
