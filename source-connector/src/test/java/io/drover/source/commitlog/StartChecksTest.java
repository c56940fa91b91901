package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.Version;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartChecksTest {
    @Test
    void refusesAVersionWhoseLogCannotBeFollowed() {
        assertThatThrownBy(() -> StartChecks.checkVersion("10.0.0.1", Version.parse("3.11.19")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("node.address")
                .hasMessageContaining("10.0.0.1")
                .hasMessageContaining("runs Cassandra 3.11.19")
                .hasMessageContaining("upgrade");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0.0", "4.0.19", "4.1.10", "5.0.9"})
    void takesVersionsThatWriteIndexes(String version) {
        assertThatCode(() -> StartChecks.checkVersion("10.0.0.1", Version.parse(version)))
                .doesNotThrowAnyException();
    }
}
