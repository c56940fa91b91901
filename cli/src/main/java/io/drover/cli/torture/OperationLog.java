package io.drover.cli.torture;

import io.drover.cli.torture.Operation.Partition;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What was sent to the origin, in a file: one line for each operation, and one more when it failed. Thread-safe. */
final class OperationLog implements AutoCloseable {
    private final Path file;
    private final BufferedWriter out;

    OperationLog(Path file) {
        this.file = file;
        try {
            this.out = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void sent(Operation operation) {
        StringBuilder line = new StringBuilder();
        line.append('#')
                .append(operation.number())
                .append('\t')
                .append(Instant.now())
                .append('\t');
        operation.partitions().forEach(partition -> line.append(mark(partition)));
        write(line.append('\t').append(operation.cql().replace("\n", "\\n")).toString());
    }

    void failed(Operation operation, Throwable failure) {
        StringBuilder line = new StringBuilder();
        line.append('#')
                .append(operation.number())
                .append('\t')
                .append(Instant.now())
                .append('\t');
        operation.partitions().forEach(partition -> line.append(mark(partition)));
        write(line.append("\tFAILED ")
                .append(String.valueOf(failure).replace("\n", " "))
                .toString());
    }

    /** Something else that happened. */
    void note(String text) {
        write("-\t" + Instant.now() + "\t" + text);
    }

    private synchronized void write(String line) {
        try {
            out.write(line);
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static String mark(Partition partition) {
        return "{" + partition.table() + ": " + partition.key() + "}";
    }

    /** The lines of a partition, in the order in which its operations were sent. */
    synchronized List<String> of(Partition partition) {
        String mark = mark(partition);
        try {
            out.flush();
            try (Stream<String> lines = Files.lines(file)) {
                return new ArrayList<>(lines.filter(line -> line.contains(mark)).toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
