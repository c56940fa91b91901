package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartChecksTest {
    private static final Optional<Path> COMMIT_LOG = Optional.of(Path.of("/var/lib/cassandra/commitlog"));

    @Test
    void refusesAVersionWithoutCdc() {
        assertThatThrownBy(() -> StartChecks.checkVersion("10.0.0.1", Version.parse("3.0.30"), Optional.empty()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("node.address")
                .hasMessageContaining("10.0.0.1")
                .hasMessageContaining("runs Cassandra 3.0.30")
                .hasMessageContaining("upgrade");
    }

    @Test
    void wantsToKnowWhere311WritesItsLog() {
        assertThatThrownBy(() -> StartChecks.checkVersion("10.0.0.1", Version.parse("3.11.19"), Optional.empty()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("commitlog.directory")
                .hasMessageContaining("10.0.0.1")
                .hasMessageContaining("3.11.19");
        assertThatCode(() -> StartChecks.checkVersion("10.0.0.1", Version.parse("3.11.19"), COMMIT_LOG))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0.0", "4.0.19", "4.1.10", "5.0.9"})
    void followsVersionsThatWriteIndexesInTheCdcDirectory(String version) {
        assertThatCode(() -> StartChecks.checkVersion("10.0.0.1", Version.parse(version), Optional.empty()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> StartChecks.checkVersion("10.0.0.1", Version.parse(version), COMMIT_LOG))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("commitlog.directory")
                .hasMessageContaining("take the setting out");
    }

    @Test
    void refusesAWrongCommitLogDirectory(@TempDir Path directory) {
        for (Path wrong : List.of(directory, directory.resolve("missing"))) {
            CommitLogSourceConfig config = new CommitLogSourceConfig(Map.of(
                    "topic.prefix", "it",
                    "tables", "ks.t",
                    "node.address", "10.0.0.1",
                    "cdc.directory", directory.toString(),
                    "commitlog.directory", wrong.toString(),
                    "cassandra.contact.points", "10.0.0.1",
                    "cassandra.datacenter", "dc1"));
            assertThatThrownBy(() -> StartChecks.checkCommitLogDirectory(config.segments()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("commitlog.directory")
                    .hasMessageContaining(wrong.toString());
        }
    }
}
