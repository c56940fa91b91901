package io.drover.source.commitlog;

import io.drover.testkit.CassandraVersion;
import io.drover.testkit.Sandbox;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The cases that hold for every version, on origins other than a 5.0 with its defaults. */
class OtherOriginsCaptureIT {
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    private abstract static class OtherOrigin
            implements RowCases, DeleteCases, CollectionCases, TypeCases, BatchCases, ListCases, CounterCases {
        private final CassandraVersion version;
        private final Map<String, String> settings;
        private CapturedOrigin origin;

        private OtherOrigin(CassandraVersion version, Map<String, String> settings) {
            this.version = version;
            this.settings = settings;
        }

        @BeforeAll
        void start() {
            Sandbox.Builder builder = CapturedOrigin.sandboxBuilder().originVersion(version);
            settings.forEach(builder::originSetting);
            origin = CapturedOrigin.start(builder, Map.of());
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
    class On41 extends OtherOrigin {
        On41() {
            super(CassandraVersion.V4_1, Map.of("commitlog_sync", "group", "commitlog_sync_group_window_in_ms", "15"));
        }
    }

    @Nested
    class On40 extends OtherOrigin {
        On40() {
            super(CassandraVersion.V4_0, Map.of("commitlog_compression", "[{class_name: ZstdCompressor}]"));
        }
    }

    /** Its commit log has a format of its own. */
    @Nested
    class On50WithoutCompatibility extends OtherOrigin {
        On50WithoutCompatibility() {
            super(CassandraVersion.V5_0, Map.of("storage_compatibility_mode", "NONE"));
        }
    }
}
