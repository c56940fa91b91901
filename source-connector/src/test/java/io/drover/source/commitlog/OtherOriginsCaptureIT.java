package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.drover.testkit.CassandraVersion;
import io.drover.testkit.Sandbox;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
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

    /** It writes no indexes. */
    @Nested
    class On311 extends OtherOrigin {
        private static final int FIRST = 100_000;

        private int written;

        On311() {
            super(CassandraVersion.V3_11, Map.of());
        }

        @Test
        void readsOnWhereTheNodeMovesSegmentsWhenNodeAndWorkerAreKilled() throws Exception {
            origin().changes("plain");
            write(2000);
            origin().sandbox().connect().kill();
            write(2000);
            origin().sandbox().origin().nodetool("flush");
            // Of these some are read, one is half read, and some are not.
            CapturedOrigin.eventually("the node moves segments", () -> {
                long moved = origin().segments().segments().stream()
                        .filter(segment -> segment.isIn(origin().segments().path()))
                        .count();
                return moved >= 2 ? "" : moved + " segments";
            });
            write(2000);
            origin().sandbox().origin().kill();
            origin().sandbox().origin().start();
            origin().sandbox().connect().start();

            Set<Object> captured = new HashSet<>();
            origin().changes("plain").forEach(event -> captured.add(event.after()[0]));
            // What a killed node had not synced is lost to the node itself.
            Set<Object> kept = new HashSet<>();
            origin().session().execute("SELECT id FROM ks.plain").forEach(row -> kept.add(row.getInt(0)));
            kept.removeIf(id -> (int) id < FIRST);
            assertThat(kept).hasSizeGreaterThan(4000);
            assertThat(captured).containsAll(kept);
            CapturedOrigin.eventually("segments that the node has let go of are deleted", () -> {
                List<Segment> left = origin().segments().segments().stream()
                        .filter(segment -> !segment.isLive())
                        .toList();
                return left.isEmpty() ? "" : left.size() + " segments";
            });
        }

        private void write(int rows) {
            SimpleStatement insert = SimpleStatement.newInstance("INSERT INTO ks.plain (id, b) VALUES (?, ?)");
            String padding = "x".repeat(1000);
            for (int i = 0; i < rows; i++) {
                origin().session().execute(insert.setPositionalValues(List.of(FIRST + written++, padding)));
            }
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
