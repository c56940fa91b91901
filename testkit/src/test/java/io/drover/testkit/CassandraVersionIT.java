package io.drover.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CassandraVersionIT {
    @ParameterizedTest
    @EnumSource(
            value = CassandraVersion.class,
            names = {"V4_1", "V4_0", "V3_11"})
    void startsAndTakesCdcWrites(CassandraVersion version) {
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
        }
    }
}
