package io.drover.source.commitlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps two captures, of one worker or of two, from deleting each other's segments. The file in {@code cdc_raw} names the
 * connector; the system drops the lock when its process ends, however it ends.
 *
 * <p>POSIX drops it too when the process closes any other channel to the file. So within a process {@link OriginGuard} sees to
 * it that only one asks for it.
 */
final class DirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    private static Path file(Path directory) {
        return directory.resolve("drover.lock");
    }

    /** Empty when another one holds it. */
    static Optional<DirectoryLock> tryAcquire(Path directory, String connector) throws IOException {
        FileChannel channel = FileChannel.open(file(directory), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean held = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                return Optional.empty();
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(connector.getBytes(StandardCharsets.UTF_8)));
            held = true;
            return Optional.of(new DirectoryLock(channel));
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    /** The connector that holds the lock, or held it last. */
    static String holder(Path directory) throws IOException {
        return Files.readString(file(directory));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
