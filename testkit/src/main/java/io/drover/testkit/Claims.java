package io.drover.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Names (a port, an address) that this JVM holds against every other one of the same user, from before the server that uses
 * them has bound them. A claim lasts as long as the JVM: a client left over from a closed sandbox never meets a server of
 * the next one.
 */
final class Claims {
    private static final Path DIRECTORY =
            Path.of(System.getProperty("java.io.tmpdir"), "drover-claims-" + System.getProperty("user.name"));
    private static final Map<String, FileLock> HELD = new HashMap<>();

    private Claims() {}

    /** @return false when this or another JVM holds it already */
    static synchronized boolean take(String name) {
        if (HELD.containsKey(name)) {
            return false;
        }
        try {
            Files.createDirectories(DIRECTORY);
            FileChannel file =
                    FileChannel.open(DIRECTORY.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = file.tryLock();
            if (lock == null) {
                file.close();
                return false;
            }
            HELD.put(name, lock);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot claim " + name + " in " + DIRECTORY, e);
        }
    }
}
