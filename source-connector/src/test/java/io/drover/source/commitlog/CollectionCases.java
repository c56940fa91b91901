package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Sets, maps, UDTs and tuples, frozen and not. */
interface CollectionCases extends CaptureCases {
    @Test
    default void tellsOverwritesFromAddsAndRemoves() {
        assertThat(origin().events(
                                "collected",
                                "INSERT INTO ks.collected (id, a, s, m) VALUES (1, 5, {2, 1}, {'k': 1, 'l': 2}) USING TIMESTAMP 100",
                                "UPDATE ks.collected USING TIMESTAMP 200 SET s = s + {3}, m = m + {'n': 3} WHERE id = 1",
                                "UPDATE ks.collected USING TIMESTAMP 300 SET s = s - {1}, m = m - {'k'} WHERE id = 1",
                                "UPDATE ks.collected USING TIMESTAMP 400 AND TTL 90 SET m['x'] = 9 WHERE id = 1",
                                "DELETE m['x'] FROM ks.collected USING TIMESTAMP 500 WHERE id = 1",
                                "UPDATE ks.collected USING TIMESTAMP 600 SET s = {}, a = 6 WHERE id = 1",
                                "DELETE m FROM ks.collected USING TIMESTAMP 700 WHERE id = 1",
                                "UPDATE ks.collected USING TIMESTAMP 800 AND TTL 80 SET s = {7, 8} WHERE id = 1",
                                "BEGIN BATCH"
                                        + " UPDATE ks.collected USING TIMESTAMP 900 AND TTL 70 SET m = {'p': 1} WHERE id = 1;"
                                        + " UPDATE ks.collected USING TIMESTAMP 900 AND TTL 60 SET m = m + {'q': 2} WHERE id = 1;"
                                        + " UPDATE ks.collected USING TIMESTAMP 900 SET m = m - {'r'} WHERE id = 1;"
                                        + " UPDATE ks.collected USING TIMESTAMP 950 SET m = m + {'s': 3} WHERE id = 1;"
                                        + " APPLY BATCH",
                                "UPDATE ks.collected USING TIMESTAMP 1000 SET fs = {4, 3} WHERE id = 1"))
                .containsExactly(
                        "c @100 {id=1, a=5, m={k=1, l=2}, s=[1, 2]}",
                        "u @200 {id=1, m={n=3}, s=[3]} [m=add, s=add]",
                        "u @300 {id=1, m={k=null}, s=[1]} [m=remove, s=remove]",
                        "u @400 ttl=90 {id=1, m={x=9}} [m=add]",
                        "u @500 {id=1, m={x=null}} [m=remove]",
                        "u @600 {id=1, a=6}",
                        "u @599 {id=1} [s=tombstone]",
                        "u @700 {id=1} [m=tombstone]",
                        "u @800 ttl=80 {id=1, s=[7, 8]}",
                        "u @900 ttl=70 {id=1, m={p=1}}",
                        "u @900 ttl=60 {id=1, m={q=2}} [m=add]",
                        "u @900 {id=1, m={r=null}} [m=remove]",
                        "u @950 {id=1, m={s=3}} [m=add]",
                        "u @1000 {id=1, fs=[3, 4]}");
    }

    @Test
    default void readsUdtsAndTuples() {
        assertThat(origin().events(
                                "shaped",
                                "INSERT INTO ks.shaped (id, u, fu, t) VALUES (1, {name: 'n', age: 3}, {name: 'f', age: null},"
                                        + " (1, 'one')) USING TIMESTAMP 100",
                                "UPDATE ks.shaped USING TIMESTAMP 200 SET u.age = 4 WHERE id = 1",
                                "UPDATE ks.shaped USING TIMESTAMP 300 SET u.name = null, u.age = 5 WHERE id = 1",
                                "UPDATE ks.shaped USING TIMESTAMP 400 SET u = null WHERE id = 1",
                                "DELETE u FROM ks.shaped USING TIMESTAMP 500 WHERE id = 1",
                                "UPDATE ks.shaped USING TIMESTAMP 600 SET u = {age: 9}, t = (2, null) WHERE id = 1",
                                "DELETE u.name FROM ks.shaped USING TIMESTAMP 700 WHERE id = 1"))
                .containsExactly(
                        "c @100 {id=1, fu=(name:f), t=(field1:1 field2:one), u=(name:n age:3)}",
                        "u @200 {id=1, u=(age:4)} [u={age=set}]",
                        "u @300 {id=1, u=(age:5)} [u={age=set, name=tombstone}]",
                        "u @399 {id=1} [u=tombstone]",
                        "u @500 {id=1} [u=tombstone]",
                        "u @600 {id=1, t=(field1:2), u=(age:9)}",
                        "u @700 {id=1, u=()} [u={name=tombstone}]");
    }

    @Test
    default void tellsFieldsWithoutBytesFromFieldsWithout() {
        assertThat(origin().events(
                                "shaped",
                                "UPDATE ks.shaped USING TIMESTAMP 100 AND TTL 900 SET u.age = blobAsInt(0x) WHERE id = 2",
                                "UPDATE ks.shaped USING TIMESTAMP 200 SET u.age = blobAsInt(0x), u.name = '' WHERE id = 2",
                                "UPDATE ks.shaped USING TIMESTAMP 300 SET u = {name: 'n', age: blobAsInt(0x)} WHERE id = 2",
                                "UPDATE ks.shaped USING TIMESTAMP 400 SET u = {age: blobAsInt(0x)} WHERE id = 2"))
                .containsExactly(
                        "u @100 ttl=900 {id=2, u=()} [u={age=empty}]",
                        "u @200 {id=2, u=(name:)} [u={age=empty, name=set}]",
                        "u @300 {id=2, u=(name:n)}",
                        "u @300 {id=2, u=()} [u={age=empty}]",
                        "u @400 {id=2, u=()} [u={age=empty}]",
                        "u @399 {id=2} [u=tombstone]");
    }
}
