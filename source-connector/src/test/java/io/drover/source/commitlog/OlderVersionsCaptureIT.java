package io.drover.source.commitlog;

import io.drover.testkit.CassandraVersion;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The cases that hold for every version, on origins before 5.0. */
class OlderVersionsCaptureIT {
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    private abstract static class OnVersion
            implements RowCases, DeleteCases, CollectionCases, TypeCases, BatchCases, ListCases, CounterCases {
        private final CassandraVersion version;
        private CapturedOrigin origin;

        private OnVersion(CassandraVersion version) {
            this.version = version;
        }

        @BeforeAll
        void start() {
            origin = CapturedOrigin.start(CapturedOrigin.sandboxBuilder().originVersion(version), Map.of());
        }

        @AfterAll
        void stop() {
            origin.close();
        }

        @Override
        public CapturedOrigin origin() {
            return origin;
        }
    }

    @Nested
    class On41 extends OnVersion {
        On41() {
            super(CassandraVersion.V4_1);
        }
    }

    @Nested
    class On40 extends OnVersion {
        On40() {
            super(CassandraVersion.V4_0);
        }
    }
}
