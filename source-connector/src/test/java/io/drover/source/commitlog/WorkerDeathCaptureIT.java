package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The worker is killed under load; and segments go when nothing of them is needed any more. */
class WorkerDeathCaptureIT {
    private static final CapturedOrigin ORIGIN = CapturedOrigin.shared();

    @BeforeAll
    static void capture() {
        ORIGIN.capture(Map.of("keys", "id int PRIMARY KEY, padding text"));
    }

    @Test
    void losesNothingWhenTheWorkerIsKilled() throws Exception {
        AtomicInteger written = new AtomicInteger();
        AtomicBoolean writing = new AtomicBoolean(true);
        String padding = "x".repeat(1000);
        Thread writer = new Thread(() -> {
            SimpleStatement insert = SimpleStatement.newInstance("INSERT INTO ks.keys (id, padding) VALUES (?, ?)");
            while (writing.get()) {
                ORIGIN.session().execute(insert.setPositionalValues(List.of(written.incrementAndGet(), padding)));
            }
        });
        writer.start();
        for (int i = 0; i < 2; i++) {
            Thread.sleep(2500);
            ORIGIN.sandbox().connect().kill();
            Thread.sleep(500);
            ORIGIN.sandbox().connect().start();
        }
        Thread.sleep(1000);
        writing.set(false);
        writer.join();

        Set<Object> keys = new TreeSet<>();
        ORIGIN.changes("keys").forEach(event -> keys.add(event.after()[0]));
        assertThat(keys).hasSize(written.get());
        ORIGIN.sandbox().connect().waitUntilRunning(CapturedOrigin.CONNECTOR);
    }

    @Test
    void deletesSegmentsWhenTheirEventsAreCommitted() throws Exception {
        String padding = "x".repeat(100_000);
        for (int i = 0; i < 50; i++) {
            ORIGIN.execute("INSERT INTO ks.keys (id, padding) VALUES (" + i + ", '" + padding + "')");
        }
        CapturedOrigin.eventually("only live segments are left", () -> {
            List<Segment> segments = ORIGIN.segments().segments();
            return segments.size() <= 2 ? "" : segments.size() + " segments";
        });
        ORIGIN.changes("keys");
    }
}
