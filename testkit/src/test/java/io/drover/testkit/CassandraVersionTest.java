package io.drover.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CassandraVersionTest {
    @Test
    void parsesALineAndARelease() {
        assertThat(CassandraVersion.parse("4.1")).isEqualTo(CassandraVersion.V4_1);
        assertThat(CassandraVersion.parse("3.11.19")).isEqualTo(CassandraVersion.V3_11);
    }

    @Test
    void refusesAnUnknownLineAndListsTheKnownOnes() {
        assertThatThrownBy(() -> CassandraVersion.parse("2.2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cassandra 2.2 is not one of 5.0, 4.1, 4.0, 3.11");
    }

    @Test
    void refusesAJavaThatCassandraDoesNotRunOn() {
        assertThatCode(() -> CassandraVersion.V5_0.requireJava(17)).doesNotThrowAnyException();
        assertThatThrownBy(() -> CassandraVersion.V5_0.requireJava(25))
                .hasMessage("Cassandra 5.0.9 does not run on Java 25; point JAVA_HOME to a JDK 17 and start again");
    }
}
