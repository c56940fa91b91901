package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Deletes of cells, rows, ranges and partitions, and static columns among them. */
interface DeleteCases extends CaptureCases {
    @Test
    default void readsStaticsRowsAndDeletesOfEveryShape() {
        String where = " WHERE p = 1 AND ";
        assertThat(origin().events(
                                "clustered",
                                "UPDATE ks.clustered USING TIMESTAMP 1 SET s = 'only' WHERE p = 1",
                                "INSERT INTO ks.clustered (p, c1, c2, s, v) VALUES (1, 1, 'a', 'both', 5) USING TIMESTAMP 2",
                                "DELETE s FROM ks.clustered USING TIMESTAMP 3 WHERE p = 1",
                                "DELETE v FROM ks.clustered USING TIMESTAMP 4" + where + "c1 = 1 AND c2 = 'a'",
                                "DELETE FROM ks.clustered USING TIMESTAMP 5" + where + "c1 = 1 AND c2 = 'a'",
                                "DELETE FROM ks.clustered USING TIMESTAMP 6" + where + "c1 > 1",
                                "DELETE FROM ks.clustered USING TIMESTAMP 7" + where + "c1 >= 1",
                                "DELETE FROM ks.clustered USING TIMESTAMP 8" + where + "c1 < 1",
                                "DELETE FROM ks.clustered USING TIMESTAMP 9" + where + "c1 <= 1",
                                "DELETE FROM ks.clustered USING TIMESTAMP 10" + where + "c1 > 1 AND c1 <= 5",
                                "DELETE FROM ks.clustered USING TIMESTAMP 11" + where + "c1 = 1",
                                "DELETE FROM ks.clustered USING TIMESTAMP 12" + where
                                        + "c1 = 1 AND c2 > 'a' AND c2 < 'b'",
                                "DELETE FROM ks.clustered USING TIMESTAMP 13" + where + "c1 = 1 AND c2 >= 'a'",
                                "DELETE FROM ks.clustered USING TIMESTAMP 14 WHERE p = 1"))
                .containsExactly(
                        "u @1 {p=1, s=only}",
                        "u @2 {p=1, s=both}",
                        "c @2 {p=1, c1=1, c2=a, v=5}",
                        "u @3 {p=1} [s=tombstone]",
                        "u @4 {p=1, c1=1, c2=a} [v=tombstone]",
                        "d @5 {p=1, c1=1, c2=a}",
                        "d @6 {p=1} > [1] open",
                        "d @7 {p=1} >= [1] open",
                        "d @8 {p=1} open < [1]",
                        "d @9 {p=1} open <= [1]",
                        "d @10 {p=1} > [1] <= [5]",
                        "d @11 {p=1} >= [1] <= [1]",
                        "d @12 {p=1} > [1, a] < [1, b]",
                        "d @13 {p=1} >= [1, a] <= [1]",
                        "d @14 {p=1}");
    }

    @Test
    default void readsOverlappingRangesAndRowsAmongThem() {
        assertThat(origin().events(
                                "clustered",
                                "BEGIN BATCH"
                                        + " DELETE FROM ks.clustered USING TIMESTAMP 10 WHERE p = 2 AND c1 >= 1 AND c1 < 10;"
                                        + " DELETE FROM ks.clustered USING TIMESTAMP 20 WHERE p = 2 AND c1 > 5 AND c1 <= 15;"
                                        + " INSERT INTO ks.clustered (p, c1, c2, v) VALUES (2, 7, 'x', 1) USING TIMESTAMP 30;"
                                        + " DELETE FROM ks.clustered USING TIMESTAMP 5 WHERE p = 2;"
                                        + " APPLY BATCH"))
                .containsExactly(
                        "d @5 {p=2}",
                        "d @10 {p=2} >= [1] <= [5]",
                        "c @30 {p=2, c1=7, c2=x, v=1}",
                        "d @20 {p=2} > [5] <= [15]");
    }

    @Test
    default void givesRangesInClusteringOrder() {
        assertThat(origin().events(
                                "descending",
                                "DELETE FROM ks.descending USING TIMESTAMP 1 WHERE p = 1 AND c > 1 AND c <= 5",
                                "DELETE FROM ks.descending USING TIMESTAMP 2 WHERE p = 1 AND c > 1",
                                "DELETE FROM ks.descending USING TIMESTAMP 3 WHERE p = 1 AND c = 4 AND d < 3"))
                .containsExactly("d @1 {p=1} >= [5] < [1]", "d @2 {p=1} open < [1]", "d @3 {p=1} >= [4] < [4, 3]");
    }
}
