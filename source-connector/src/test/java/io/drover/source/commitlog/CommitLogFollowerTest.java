package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.cassandra.db.commitlog.CommitLogDescriptor;
import org.apache.cassandra.security.EncryptionContext;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments that vanish, of a node without indexes, and that appear late. What is in segments is for the integration tests. */
class CommitLogFollowerTest {
    private static final int VERSION = 6;
    private static final int INDEXED_VERSION = 7;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path parent;

    private final EventQueue queue = new EventQueue(10, 1000);
    private final LinkedBlockingQueue<LogPosition> positions = new LinkedBlockingQueue<>();
    private Path live;
    private SegmentDirectory directory;
    private Thread thread;

    @BeforeEach
    void createDirectories() throws IOException {
        CassandraLibrary.initialize();
        live = Files.createDirectory(parent.resolve("commitlog"));
        directory = new SegmentDirectory(
                List.of(live),
                Files.createDirectory(parent.resolve("cdc_raw")),
                Files.createDirectory(parent.resolve("spill")));
    }

    @AfterEach
    void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    @Test
    void passesOverASegmentThatGaveNoEventsWhenTheNodeDeletesIt() throws Exception {
        Path first = segment(1);
        follow(LogPosition.startOf(0));
        awaitSegment(1);
        Files.delete(first);
        segment(2);
        awaitSegment(2);
        assertThat(queue.take(Duration.ZERO)).isEmpty();
    }

    @Test
    void failsWhenASegmentVanishesThatGaveEvents() throws Exception {
        Path first = segment(1);
        follow(new LogPosition(1, 30));
        awaitSegment(1);
        Files.delete(first);
        assertThatThrownBy(() -> queue.take(PATIENCE))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("CommitLog-6-1.log")
                .hasMessageContaining("position 30");
    }

    @Test
    void finishesASegmentThatTheNodeMoves() throws Exception {
        Path first = segment(1);
        follow(new LogPosition(1, 30));
        awaitSegment(1);
        Files.move(first, directory.path().resolve(first.getFileName()));
        segment(2);
        awaitSegment(2);
        assertThat(directory.path()).isEmptyDirectory();
    }

    @Test
    void readsASegmentWhoseLinkAppearsBehindALaterOne() throws Exception {
        directory = new SegmentDirectory(directory.path(), directory.spill());
        indexed(1, "0\nCOMPLETED");
        link(3);
        follow(LogPosition.startOf(0));
        awaitSegment(3);
        indexed(2, "0");
        awaitSegment(2);
        index(2, "0\nCOMPLETED");
        index(3, "0");
        awaitSegment(3);
        assertThat(queue.take(Duration.ZERO)).isEmpty();
    }

    @Test
    void waitsWhileTheOriginDoesNotAnswer() throws Exception {
        segment(1);
        AtomicInteger looks = new AtomicInteger();
        follow(LogPosition.startOf(0), position -> {
            if (looks.incrementAndGet() == 1) {
                throw new DriverTimeoutException("away");
            }
            positions.add(position);
        });
        awaitSegment(1);
        assertThat(queue.take(Duration.ZERO)).isEmpty();
    }

    @Test
    void endsWhenTheOriginRefusesToAnswer() throws Exception {
        segment(1);
        follow(LogPosition.startOf(0), position -> {
            throw new UnauthorizedException(null, "no SELECT permission on system.local");
        });
        assertThatThrownBy(() -> queue.take(PATIENCE))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("no SELECT permission on system.local");
    }

    private void follow(LogPosition start) {
        follow(start, positions::add);
    }

    private void follow(LogPosition start, Consumer<LogPosition> watch) {
        EventPump pump = new EventPump(
                // There is nothing to decode.
                new MutationDecoder(null, Map::of, Ownership.ALL, change -> {}),
                new MutationEvents("it", "cluster", "10.0.0.1"),
                1,
                queue,
                start,
                false,
                Clock.systemUTC());
        thread = new Thread(new CommitLogFollower(
                directory,
                pump,
                queue,
                new FinishedSegments(new Slot(directory, "c")),
                watch,
                Duration.ofMillis(1),
                PATIENCE,
                Clock.systemUTC()));
        thread.start();
    }

    /** Waits until it follows that one. */
    private void awaitSegment(long id) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        LogPosition position;
        do {
            position = positions.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(position).as("a look at segment %s", id).isNotNull();
        } while (position.segment() != id);
    }

    /** With nothing in it. */
    private Path segment(long id) throws IOException {
        return segment(live, VERSION, id);
    }

    private void indexed(long id, String index) throws IOException {
        link(id);
        index(id, index);
    }

    private void link(long id) throws IOException {
        segment(directory.path(), INDEXED_VERSION, id);
    }

    private void index(long id, String content) throws IOException {
        Files.writeString(directory.path().resolve("CommitLog-" + INDEXED_VERSION + "-" + id + "_cdc.idx"), content);
    }

    private static Path segment(Path place, int version, long id) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(1000);
        CommitLogDescriptor.writeHeader(content, new CommitLogDescriptor(version, id, null, new EncryptionContext()));
        return Files.write(place.resolve("CommitLog-" + version + "-" + id + ".log"), content.array());
    }
}
