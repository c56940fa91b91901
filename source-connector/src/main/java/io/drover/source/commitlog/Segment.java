package io.drover.source.commitlog;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One commit log file of a node, {@code CommitLog-VERSION-ID.log}. Ids grow with time, over restarts of the node too. */
record Segment(long id, Path log) {
    private static final Pattern LOG_NAME = Pattern.compile("CommitLog-\\d+-(\\d+)\\.log");
    private static final int INDEX_READS = 50;
    private static final long INDEX_READ_PAUSE_MS = 2;

    Segment {
        requireNonNull(log, "log is null");
    }

    /** Empty when the file is not a commit log segment. */
    static Optional<Segment> of(Path log) {
        Matcher name = LOG_NAME.matcher(log.getFileName().toString());
        return name.matches() ? Optional.of(new Segment(Long.parseLong(name.group(1)), log)) : Optional.empty();
    }

    String name() {
        return log.getFileName().toString();
    }

    Path index() {
        return log.resolveSibling(name().replaceFirst("\\.log$", "_cdc.idx"));
    }

    boolean hasIndex() {
        return Files.exists(index());
    }

    long size() throws IOException {
        return Files.size(log);
    }

    /**
     * Empty when there is no index file: nothing that CDC tracks was synced to this segment so far.
     *
     * @throws IOException when the file cannot be read, or stays unreadable for longer than a rewrite takes
     */
    Optional<SegmentIndex> readIndex() throws IOException, InterruptedException {
        for (int i = 0; i < INDEX_READS; i++) {
            try {
                Optional<SegmentIndex> read = SegmentIndex.parse(Files.readString(index()));
                if (read.isPresent()) {
                    return read;
                }
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
            Thread.sleep(INDEX_READ_PAUSE_MS);
        }
        throw new IOException("index file " + index() + " holds no offset");
    }

    /** Deletes the index and then the log: a log without an index, left by a crash, is passed over and deleted later. */
    void delete() throws IOException {
        Files.deleteIfExists(index());
        Files.deleteIfExists(log);
    }
}
