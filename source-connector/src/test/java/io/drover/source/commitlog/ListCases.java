package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists, whose every change gives the whole list. Each statement waits for the event of the one before. */
interface ListCases extends CaptureCases {
    @Test
    default void givesTheWholeListWhateverChangesIt() {
        assertThat(listed("INSERT INTO ks.listed (id, a, l) VALUES (1, 5, [1, 2]) USING TIMESTAMP 100"))
                .containsExactly("c @100 {id=1, a=5}", "u @100 {id=1, l=[1, 2]}");
        assertThat(listed("UPDATE ks.listed USING TIMESTAMP 200 SET l = l + [3], a = 6 WHERE id = 1"))
                .containsExactly("u @200 {id=1, a=6}", "u @200 {id=1, l=[1, 2, 3]}");
        assertThat(listed("UPDATE ks.listed USING TIMESTAMP 300 SET l = [0] + l WHERE id = 1"))
                .containsExactly("u @300 {id=1, l=[0, 1, 2, 3]}");
        assertThat(listed("UPDATE ks.listed USING TIMESTAMP 400 SET l[1] = 9 WHERE id = 1"))
                .containsExactly("u @400 {id=1, l=[0, 9, 2, 3]}");
        assertThat(listed("DELETE l[0] FROM ks.listed USING TIMESTAMP 500 WHERE id = 1"))
                .containsExactly("u @500 {id=1, l=[9, 2, 3]}");
        assertThat(listed("UPDATE ks.listed USING TIMESTAMP 600 SET l = l - [2] WHERE id = 1"))
                .containsExactly("u @600 {id=1, l=[9, 3]}");
        assertThat(listed("UPDATE ks.listed USING TIMESTAMP 700 AND TTL 1000 SET l = [4, 5] WHERE id = 1"))
                .containsExactly("u @700 ttl=1000 {id=1, l=[4, 5]}");
        assertThat(listed("DELETE l FROM ks.listed USING TIMESTAMP 800 WHERE id = 1"))
                .containsExactly("u @800 {id=1} [l=tombstone]");
        assertThat(listed("INSERT INTO ks.listed (id, l) VALUES (1, null) USING TIMESTAMP 900"))
                .containsExactly("c @900 {id=1}", "u @899 {id=1} [l=tombstone]");
        assertThat(listed("DELETE FROM ks.listed USING TIMESTAMP 1000 WHERE id = 1"))
                .containsExactly("d @1000 {id=1}");
    }

    @Test
    default void readsSeveralListsOfARow() {
        assertThat(listed("UPDATE ks.listed USING TIMESTAMP 100 SET l = [1], k = ['a', ''], fl = [2] WHERE id = 2"))
                .containsExactly("u @100 {id=2, fl=[2]}", "u @100 {id=2, k=[a, ]}", "u @100 {id=2, l=[1]}");
    }

    @Test
    default void readsListsOfStaticColumns() {
        assertThat(origin().events(
                                "static_listed",
                                "UPDATE ks.static_listed USING TIMESTAMP 100 SET s = [1, 2] WHERE p = 1"))
                .containsExactly("u @100 {p=1, s=[1, 2]}");
        assertThat(
                        origin().events(
                                        "static_listed",
                                        "INSERT INTO ks.static_listed (p, c, s, l) VALUES (1, 1, [3], [4]) USING TIMESTAMP 200"))
                .containsExactlyInAnyOrder("u @200 {p=1, s=[3]}", "c @200 {p=1, c=1}", "u @200 {p=1, c=1, l=[4]}");
        assertThat(origin().events(
                                "static_listed",
                                "UPDATE ks.static_listed USING TIMESTAMP 300 SET s = s + [5] WHERE p = 1"))
                .containsExactly("u @300 {p=1, s=[3, 5]}");
    }

    @Test
    default void saysThatTheListIsGoneWhenItsRowIs() {
        assertThat(listed(
                        "UPDATE ks.listed USING TIMESTAMP 3000 SET l = [1] WHERE id = 4",
                        "DELETE FROM ks.listed USING TIMESTAMP 4000 WHERE id = 4"))
                .endsWith("d @4000 {id=4}")
                .noneMatch(event -> event.contains("l=["));
    }

    /** Clocks differ, so what deletes a row can be older than some elements of its list. */
    @Test
    default void readsListsOfWhichADeletionTookTheOlderElements() {
        listed("UPDATE ks.listed USING TIMESTAMP 1000 SET l = l + [1] WHERE id = 5");
        assertThat(listed("UPDATE ks.listed USING TIMESTAMP 3000 SET l = l + [2] WHERE id = 5"))
                .containsExactly("u @3000 {id=5, l=[1, 2]}");
        assertThat(listed("DELETE FROM ks.listed USING TIMESTAMP 2000 WHERE id = 5"))
                .containsExactly("d @2000 {id=5}", "u @3000 {id=5, l=[2]}");

        List<String> deletions = List.of(
                "DELETE FROM ks.static_listed USING TIMESTAMP 2000 WHERE p = 5 AND c = 1",
                "DELETE FROM ks.static_listed USING TIMESTAMP 2000 WHERE p = 6 AND c > 0 AND c <= 1",
                "DELETE FROM ks.static_listed USING TIMESTAMP 2000 WHERE p = 7");
        for (int p = 5; p <= 7; p++) {
            String set = " SET s = s + [%d], l = l + [%d] WHERE p = " + p + " AND c = 1";
            origin().events(
                            "static_listed",
                            "UPDATE ks.static_listed USING TIMESTAMP 1000" + set.formatted(1, 1),
                            "UPDATE ks.static_listed USING TIMESTAMP 3000" + set.formatted(2, 2));
            List<String> events = origin().events("static_listed", deletions.get(p - 5));
            assertThat(events.get(0)).startsWith("d @2000 {p=" + p);
            if (p == 7) {
                assertThat(events.subList(1, events.size()))
                        .containsExactly("u @3000 {p=7, s=[2]}", "u @3000 {p=7, c=1, l=[2]}");
            } else {
                assertThat(events.subList(1, events.size())).containsExactly("u @3000 {p=" + p + ", c=1, l=[2]}");
            }
        }
    }

    @Test
    default void readsTheListsOfAllRowsThatADeletionLeft() {
        int rows = 1_200;
        for (int c = 0; c < rows; c++) {
            origin().execute("INSERT INTO ks.static_listed (p, c, l) VALUES (8, " + c + ", [1]) USING TIMESTAMP 3000");
        }
        origin().changes("static_listed");
        List<String> events =
                origin().events("static_listed", "DELETE FROM ks.static_listed USING TIMESTAMP 2000 WHERE p = 8");
        assertThat(events.get(0)).isEqualTo("d @2000 {p=8}");
        assertThat(events.subList(1, events.size()))
                .containsExactlyElementsOf(IntStream.range(0, rows)
                        .mapToObj(c -> "u @3000 {p=8, c=" + c + ", l=[1]}")
                        .toList());
    }

    @Test
    default void readsAHotRowLessOftenThanItChanges() {
        String[] appends = new String[300];
        for (int i = 0; i < appends.length; i++) {
            appends[i] = "UPDATE ks.listed USING TIMESTAMP " + (1000 + i) + " SET l = l + [" + i + "] WHERE id = 3";
        }
        List<String> events = listed(appends);
        assertThat(events).hasSizeLessThan(appends.length / 2);
        assertThat(events.get(events.size() - 1))
                .startsWith("u @1299 {id=3, l=[0, 1, 2,")
                .endsWith(" 298, 299]}");
    }

    private List<String> listed(String... statements) {
        return origin().events("listed", statements);
    }
}
