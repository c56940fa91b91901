package io.drover.cassandra.scan;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The pages of one token range, asked for one at a time; it is the caller who reads ahead by asking early. Not thread-safe,
 * but the next page may be asked for on whatever thread got the one before.
 */
public interface PageStream extends AutoCloseable {
    /** The next page. It may be empty; it fails only when trying again cannot help. */
    CompletableFuture<ScanPage> next();

    /** Whether the page that was delivered last is the last one. */
    boolean exhausted();

    /**
     * Which part of the range cannot be read, and why, once several attempts have failed; empty again when a row was read.
     * Any thread may ask.
     */
    Optional<String> trouble();

    /** Gives up; a page that is under way may never come. */
    @Override
    void close();
}
