package io.drover.source.commitlog;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One commit log file of a node, {@code CommitLog-VERSION-ID.log}, and its index, if the version has any. Ids grow with time,
 * over restarts of the node too.
 *
 * <p>Its files may move while they are read, and each on its own, but only from an earlier place to a later one. So whoever
 * looks in that order finds them, at any moment and after any crash.
 *
 * @param version of the format
 * @param live the directories of the node itself in which it may be before it comes to a place, and where it is only read
 * @param places the directories in which its files may be, in the order in which they move
 */
record Segment(long id, int version, String name, List<Path> live, List<Path> places) {
    /** Of Cassandra 4.0. Before, a node writes its log elsewhere, and moves a segment when it is done with it. */
    private static final int FIRST_INDEXED_VERSION = 7;

    /** Of {@code EncryptionContext} in Cassandra. */
    private static final String ENCRYPTION_PARAMETER = "encCipher";

    private static final Pattern LOG_NAME = Pattern.compile("CommitLog-(\\d+)-(\\d+)\\.log");
    private static final int INDEX_READS = 50;
    private static final long INDEX_READ_PAUSE_MS = 2;

    Segment {
        live = List.copyOf(live);
        places = List.copyOf(places);
        if (places.isEmpty()) {
            throw new IllegalArgumentException("segment " + name + " has no place");
        }
    }

    /** Empty when the file is not a commit log segment. */
    static Optional<Segment> of(Path log) {
        return of(log.getFileName().toString(), List.of(), List.of(log.getParent()));
    }

    /** Empty when no commit log segment has such a name. */
    static Optional<Segment> of(String fileName, List<Path> live, List<Path> places) {
        Matcher name = LOG_NAME.matcher(fileName);
        return name.matches()
                ? Optional.of(new Segment(
                        Long.parseLong(name.group(2)), Integer.parseInt(name.group(1)), fileName, live, places))
                : Optional.empty();
    }

    /** Whether the node says in an index how far it is synced; otherwise its own {@linkplain SectionHeaders content} says it. */
    boolean isIndexed() {
        return version >= FIRST_INDEXED_VERSION;
    }

    /** As its header says, which is never encrypted itself; false when the segment is nowhere any more. */
    boolean isEncrypted() throws IOException {
        Optional<FileChannel> open = open();
        if (open.isEmpty()) {
            return false;
        }
        try (DataInputStream in = new DataInputStream(Channels.newInputStream(open.get()))) {
            in.skipNBytes(Integer.BYTES + Long.BYTES);
            byte[] parameters = in.readNBytes(in.readUnsignedShort());
            return new String(parameters, StandardCharsets.UTF_8).contains(ENCRYPTION_PARAMETER);
        } catch (EOFException e) {
            return false;
        }
    }

    boolean isAfter(Segment other) {
        return id > other.id;
    }

    /** Whether the node itself still has it where it writes its log. */
    boolean isLive() {
        return live.stream().anyMatch(this::isIn);
    }

    SyncProgress progress() {
        return isIndexed() ? this::readSynced : new SectionHeaders(this);
    }

    /** Whether the node is known to have synced something to it. */
    boolean isBegun() throws IOException {
        return isIndexed() ? hasIndex() : SectionHeaders.isBegun(this);
    }

    private Optional<Synced> readSynced(boolean isPassed) throws IOException, InterruptedException {
        Optional<SegmentIndex> index = readIndex();
        if (index.isEmpty()) {
            return Optional.empty();
        }
        int offset = index.get().offset();
        boolean isComplete = index.get().completed();
        // A restarted node puts the file's size there, which says nothing about the data that a crash left.
        boolean isExact = isComplete ? offset != size() : !isPassed;
        return Optional.of(new Synced(offset, isComplete || isPassed, isExact));
    }

    /** Empty when it is not there. */
    Optional<FileChannel> open() throws IOException {
        for (Path directory : directories().toList()) {
            try {
                return Optional.of(FileChannel.open(directory.resolve(name)));
            } catch (NoSuchFileException e) {
                // It may have moved on.
            }
        }
        return Optional.empty();
    }

    private Stream<Path> directories() {
        return Stream.concat(live.stream(), places.stream());
    }

    /** Where the log is now; where it was first, when it is nowhere any more. */
    Path log() {
        return find(name).orElse(places.get(0).resolve(name));
    }

    /** Where the index is now, or would be. */
    Path index() {
        return find(indexName()).orElse(places.get(0).resolve(indexName()));
    }

    private String indexName() {
        return name.replaceFirst("\\.log$", "_cdc.idx");
    }

    private Optional<Path> find(String file) {
        return directories()
                .map(directory -> directory.resolve(file))
                .filter(Files::exists)
                .findFirst();
    }

    boolean exists() {
        return find(name).isPresent();
    }

    boolean isIn(Path place) {
        return Files.exists(place.resolve(name));
    }

    boolean hasIndex() {
        return find(indexName()).isPresent();
    }

    long size() throws IOException {
        return Files.size(log());
    }

    /**
     * Empty when there is no index file: nothing that CDC tracks was synced to this segment so far.
     *
     * @throws IOException when the file cannot be read, or stays unreadable for longer than a rewrite takes
     */
    Optional<SegmentIndex> readIndex() throws IOException, InterruptedException {
        for (int i = 0; i < INDEX_READS; i++) {
            Optional<String> content = readIndexFile();
            if (content.isEmpty()) {
                return Optional.empty();
            }
            Optional<SegmentIndex> read = SegmentIndex.parse(content.get());
            if (read.isPresent()) {
                return read;
            }
            Thread.sleep(INDEX_READ_PAUSE_MS);
        }
        throw new IOException("index file " + index() + " holds no offset");
    }

    /** As far as one look shows: an index that is being rewritten shows it later. */
    boolean isComplete() throws IOException {
        return readIndexFile()
                .flatMap(SegmentIndex::parse)
                .filter(SegmentIndex::completed)
                .isPresent();
    }

    private Optional<String> readIndexFile() throws IOException {
        for (Path place : places) {
            try {
                return Optional.of(Files.readString(place.resolve(indexName())));
            } catch (NoSuchFileException e) {
                // It may have moved on.
            }
        }
        return Optional.empty();
    }

    /**
     * Moves what is in one place to a later one, the log first: a restarted node deletes a log from its {@code cdc_raw} that
     * has no index there.
     *
     * @throws IOException when a file cannot be moved
     */
    void move(Path from, Path to) throws IOException {
        for (String file : List.of(name, indexName())) {
            Path source = from.resolve(file);
            try {
                Files.move(source, to.resolve(file), StandardCopyOption.ATOMIC_MOVE);
                // A node that is restarted links a segment anew, and a move to a link of the same file does nothing.
                Files.deleteIfExists(source);
            } catch (NoSuchFileException e) {
                // It is there already.
            }
        }
    }

    /**
     * Deletes the index and then the log: a log without an index, left by a crash, is passed over and deleted later. What is
     * live stays.
     */
    void delete() throws IOException {
        for (String file : List.of(indexName(), name)) {
            for (Path place : places) {
                Files.deleteIfExists(place.resolve(file));
            }
        }
    }
}
