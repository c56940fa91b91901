package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With Connect's exactly-once support, a reader of committed records sees each event once, even over a kill -9. */
class ExactlyOnceCaptureIT {
    /** A bound, as nothing takes them while the worker starts again. */
    private static final int ROWS = 10_000;

    private static CapturedOrigin origin;

    @BeforeAll
    static void start() {
        origin = CapturedOrigin.start(
                CapturedOrigin.sandboxBuilder()
                        .connectSetting("exactly.once.source.support", "enabled")
                        .kafkaSetting("transaction.state.log.num.partitions", "1"),
                Map.of("once", "id int PRIMARY KEY, padding text"),
                Map.of("exactly.once.support", "required", "transaction.boundary", "poll"));
    }

    @AfterAll
    static void stop() {
        if (origin != null) {
            origin.close();
        }
    }

    @Test
    void givesEachEventOnceOverAKilledWorker() throws Exception {
        AtomicInteger written = new AtomicInteger();
        AtomicBoolean writing = new AtomicBoolean(true);
        String padding = "x".repeat(1000);
        Thread writer = new Thread(() -> {
            SimpleStatement insert = SimpleStatement.newInstance("INSERT INTO ks.once (id, padding) VALUES (?, ?)");
            while (writing.get() && written.get() < ROWS) {
                origin.session().execute(insert.setPositionalValues(List.of(written.incrementAndGet(), padding)));
            }
        });
        writer.start();
        try (TopicReader reader = TopicReader.ofCommitted(
                origin.sandbox().kafka().bootstrapServers(), CapturedOrigin.CONNECTOR + ".ks.once")) {
            List<Object> keys = new ArrayList<>();
            reader.readUntil(event -> {
                keys.add(event.after()[0]);
                return (int) event.after()[0] >= 2000;
            });
            origin.sandbox().connect().kill();
            origin.sandbox().connect().start();
            writing.set(false);
            writer.join();
            reader.readUntil(event -> {
                keys.add(event.after()[0]);
                return (int) event.after()[0] == written.get();
            });
            assertThat(keys).doesNotHaveDuplicates().hasSize(written.get());
        }
        CapturedOrigin.eventually(
                "segments go when their transactions are committed",
                () -> origin.segments().segments().size() <= 3 ? "" : "segments are left");
    }
}
