package io.drover.model.name;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    @Property
    void fieldsAreAvroNamesAndComeBack(@ForAll("names") String name) {
        String field = Names.field(name);
        assertThat(field).matches("[A-Za-z_][A-Za-z0-9_]*");
        assertThat(Names.fromField(field)).isEqualTo(name);
    }

    @Property
    void quotesComeBack(@ForAll("names") String name) {
        String cql = Names.cql(name);
        assertThat(Names.unquote(cql)).isEqualTo(name);
        if (cql.startsWith("\"")) {
            assertThat(Names.endOfQuoted(cql + "x", 0)).isEqualTo(cql.length());
        }
    }

    /** Rich in what escapes are made of. */
    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> pieces = Arbitraries.of(
                "_", "u", "0", "a", "-", "_u0061", "_u0061_", "_u002d_", "A", "\"", " ", ".", "é", "\uD83D\uDE00", "1");
        return pieces.list().ofMinSize(1).ofMaxSize(8).map(list -> String.join("", list));
    }

    @Example
    void keepsPlainNames() {
        assertThat(Names.field("user_id2")).isEqualTo("user_id2");
        assertThat(Names.field("Mixed")).isEqualTo("Mixed");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "users,users",
                "Users,\"Users\"",
                "select,\"select\"",
                "a b,\"a b\"",
                "1a,\"1a\"",
                "a\"b,\"a\"\"b\"",
                "_a,\"_a\"",
                "``,\"\""
            })
    void quotesWhatCqlWouldNotTake(String name, String cql) {
        assertThat(Names.cql(name)).isEqualTo(cql);
    }
}
