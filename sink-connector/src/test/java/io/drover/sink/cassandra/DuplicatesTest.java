package io.drover.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.sink.statement.CqlWrite;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DuplicatesTest {
    private static final String CQL = "INSERT";

    private final Duplicates duplicates = new Duplicates(1000);

    @Test
    void knowsWhatWasAdded() {
        assertThat(duplicates.contains(digest("a"))).isFalse();
        duplicates.add(digest("a"));
        assertThat(duplicates.contains(digest("a"))).isTrue();
        assertThat(duplicates.contains(digest("b"))).isFalse();
    }

    @Test
    void tellsWritesApart() {
        Set<Duplicates.Digest> digests = new HashSet<>();
        digests.add(digest("ab", "c"));
        digests.add(digest("a", "bc"));
        digests.add(digest("abc"));
        digests.add(digest("abc", ""));
        digests.add(digest("abcdefgh", "i"));
        digests.add(digest("abcdefghi"));
        digests.add(duplicates.digest(List.of(write("DELETE", bytes("abc")))));
        digests.add(duplicates.digest(List.of(write(CQL, bytes("abc"), null))));
        digests.add(duplicates.digest(List.of(write(CQL, bytes("abc"), CqlWrite.UNSET))));
        assertThat(digests).hasSize(9);
    }

    @Test
    void forgetsRatherThanGrows() {
        for (int i = 0; i < 100_000; i++) {
            duplicates.add(digest("value " + i));
        }
        int known = 0;
        for (int i = 0; i < 100_000; i++) {
            known += duplicates.contains(digest("value " + i)) ? 1 : 0;
        }
        assertThat(known).isBetween(900, 1024);
    }

    @Test
    void remembersNothingWhenToldTo() {
        Duplicates none = new Duplicates(0);
        Duplicates.Digest digest = none.digest(List.of(write(CQL, bytes("a"))));
        none.add(digest);
        assertThat(none.contains(digest)).isFalse();
    }

    private Duplicates.Digest digest(String... values) {
        ByteBuffer[] bytes = new ByteBuffer[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = bytes(values[i]);
        }
        return duplicates.digest(List.of(write(CQL, bytes)));
    }

    private static CqlWrite write(String cql, ByteBuffer... values) {
        return new CqlWrite(cql, values, CqlWrite.IN_TEXT);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
