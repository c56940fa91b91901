package io.drover.benchmarks.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;

/** Notes when each index file changed, to about a millisecond. */
final class IndexWatch implements AutoCloseable {
    private static final String SUFFIX = "_cdc.idx";
    private static final long INTERVAL_NANOS = 1_000_000;

    private final Path directory;
    /** By segment and synced position, milliseconds since the epoch. */
    private final Map<Long, NavigableMap<Integer, Long>> synced = new ConcurrentHashMap<>();

    private final Thread thread = new Thread(this::watch, "index-watch");

    IndexWatch(Path directory) {
        this.directory = directory;
        thread.setDaemon(true);
        thread.start();
    }

    /** When the row that starts at this position was known to be synced. */
    long syncedAt(long segment, int position) {
        Map.Entry<Integer, Long> entry =
                synced.getOrDefault(segment, new ConcurrentSkipListMap<>()).higherEntry(position);
        if (entry == null) {
            throw new IllegalStateException("an event was out before its segment's index said so");
        }
        return entry.getValue();
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            try (DirectoryStream<Path> indexes = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
                for (Path index : indexes) {
                    look(index);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }

    private void look(Path index) throws IOException {
        try {
            String offset = Files.readString(index).lines().findFirst().orElse("");
            String name = index.getFileName().toString();
            long segment = Long.parseLong(name.substring(name.lastIndexOf('-') + 1, name.length() - SUFFIX.length()));
            // A file that is being rewritten may be empty; half a number is lower than what is known.
            if (!offset.isEmpty()) {
                synced.computeIfAbsent(segment, any -> new ConcurrentSkipListMap<>())
                        .putIfAbsent(Integer.parseInt(offset), System.currentTimeMillis());
            }
        } catch (NoSuchFileException e) {
            // Capture has deleted it.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
