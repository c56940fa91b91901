package io.drover.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cli.migration.MigrationStatus;
import io.drover.cli.migration.Progress;
import io.drover.cli.output.Console;
import io.drover.testkit.Plugins;
import io.drover.testkit.Sandbox;
import io.drover.testkit.SchemaRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job end to end, on real servers, with all that can happen to them. */
class DemoIT {
    private static final long SEED = 20261121;
    private static final int WRITES_PER_SECOND = 100;

    @TempDir
    private Path directory;

    @Test
    void bothSidesAgreeAlthoughTheWorkerIsKilledDuringTheSnapshotAndDuringTheStream() throws Exception {
        KillingTheWorker killing = new KillingTheWorker();
        DemoResult result = run(60_000, false, killing);
        assertThat(killing.snapshotRowsAtKill).isPositive();
        assertAgreement(result);
    }

    @Test
    void bothSidesAgreeInOneCluster() throws Exception {
        assertAgreement(run(2_000, true, Interference.NONE));
    }

    @Test
    void bothSidesAgreeWithAvroAndASchemaRegistry() throws Exception {
        try (SchemaRegistry registry = new SchemaRegistry(directory.resolve("registry"))) {
            registry.start();
            DemoResult result = run(2_000, false, new Interference() {
                @Override
                public Map<String, String> converter() {
                    Map<String, String> converter = new HashMap<>(registry.converterSettings());
                    converter.put("type", Plugins.AVRO_CONVERTER);
                    return converter;
                }
            });
            assertAgreement(result);
            assertThat(registry.schemas()).isPositive();
        }
    }

    private DemoResult run(int rows, boolean sameCluster, Interference interference) throws Exception {
        DemoOptions options = new DemoOptions(rows, WRITES_PER_SECOND, sameCluster, Duration.ofSeconds(5), SEED);
        Console console = new Console(System.out, false, Clock.systemUTC());
        return new Demo(options, directory.resolve("demo"), console, interference).run();
    }

    private static void assertAgreement(DemoResult result) {
        assertThat(result.samples()).isEmpty();
        assertThat(result.missing()).isZero();
        assertThat(result.extra()).isZero();
        assertThat(result.different()).isZero();
        assertThat(result.equal()).isPositive();
        assertThat(result.caughtUp()).isTrue();
        assertThat(result.failedWrites()).isZero();
        assertThat(result.writes()).isPositive();
    }

    private static final class KillingTheWorker implements Interference {
        private long snapshotRowsAtKill;

        @Override
        public void duringSnapshot(Sandbox sandbox, Progress status) throws InterruptedException {
            MigrationStatus now = status.read();
            while (now.snapshotRows() == 0) {
                Thread.sleep(20);
                now = status.read();
            }
            assertThat(now.isSnapshotFinished())
                    .as("the snapshot was too fast to be interrupted")
                    .isFalse();
            snapshotRowsAtKill = now.snapshotRows();
            killAndStart(sandbox);
        }

        @Override
        public void duringStream(Sandbox sandbox) throws InterruptedException {
            killAndStart(sandbox);
        }

        /** Capture, snapshot and sink are all in this one worker. */
        private static void killAndStart(Sandbox sandbox) throws InterruptedException {
            sandbox.connect().kill();
            Thread.sleep(1000);
            sandbox.connect().start();
        }
    }
}
