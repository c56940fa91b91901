package io.drover.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CassandraVersionIT {
    @ParameterizedTest
    @EnumSource(
            value = CassandraVersion.class,
            names = {"V4_1", "V4_0", "V3_11"})
    void startsAndTakesCdcWrites(CassandraVersion version) throws IOException {
        try (Sandbox sandbox = Sandbox.builder()
                        .originVersion(version)
                        .sameCluster()
                        .withoutKafka()
                        .start();
                CqlSession session = SandboxIT.session(sandbox.origin())) {
            assertThat(session.execute("SELECT release_version FROM system.local")
                            .one()
                            .getString(0))
                    .isEqualTo(version.release());
            SandboxIT.createCdcTable(session, "versions");
            session.execute("INSERT INTO versions.t (k) VALUES (1)");
            if (version != CassandraVersion.V3_11) {
                SandboxIT.await(() -> SandboxIT.hasCdcIndex(sandbox.origin()));
            }
            sandbox.origin().nodetool("flush", "versions");
            assertThat(sandbox.origin().dumpSsTable(dataFile(sandbox.origin()))).contains("\"1\"");
        }
    }

    private static Path dataFile(CassandraNode node) throws IOException {
        try (Stream<Path> files = Files.walk(node.dataDirectory().resolve("versions"))) {
            return files.filter(file -> file.toString().endsWith("-Data.db"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
