package io.drover.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"ks.t", "\"Ks\".t", "ks.\"T\"", "\"a.b\".\"c\"\"d\"", "ks.\"select\""})
    void readsWhatItWrites(String text) {
        assertThat(TableId.parse(text)).hasToString(text);
    }

    @Test
    void unquotes() {
        assertThat(TableId.parse("\"a.b\".\"c\"\"d\"")).isEqualTo(new TableId("a.b", "c\"d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "t", "ks.", ".t", "\"ks", "\"ks\"t", "\"ks\"."})
    void refusesOtherForms(String text) {
        assertThatThrownBy(() -> TableId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not of the form keyspace.table");
    }
}
