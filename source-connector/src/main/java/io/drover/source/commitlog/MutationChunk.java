package io.drover.source.commitlog;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Mutations that follow each other in a segment, with their bytes: what one thread decodes at a time. Filled by the following
 * thread, decoded by one thread at most, and then the following thread's again.
 */
final class MutationChunk {
    private static final int MAX_MUTATIONS = 500;
    private static final int MAX_BYTES = 256 << 10;

    /**
     * @param start where its entry starts in the segment
     * @param end where the next one may start
     */
    record RawMutation(byte[] bytes, int messagingVersion, int start, int end) {}

    private final long segment;
    private final List<RawMutation> mutations = new ArrayList<>();
    private final List<List<CapturedEvent>> decoded = new ArrayList<>();
    private int bytes;
    private SchemaSnapshot schema;

    MutationChunk(long segment) {
        this.segment = segment;
    }

    /** @param mutation is copied */
    void add(byte[] mutation, int size, int messagingVersion, int start, int end) {
        mutations.add(new RawMutation(Arrays.copyOf(mutation, size), messagingVersion, start, end));
        bytes += size;
    }

    boolean isFull() {
        return bytes >= MAX_BYTES || mutations.size() >= MAX_MUTATIONS;
    }

    /**
     * Decodes as many as fit the schema as it is known now. What follows the first that does not is left to who may load the
     * schema anew.
     *
     * @param decoder and {@code events}: this thread's own
     */
    void decode(MutationDecoder decoder, MutationEvents events, Clock clock) {
        schema = decoder.useNewest();
        try {
            for (RawMutation mutation : mutations) {
                events.start(segment, mutation.start(), clock.millis());
                decoder.decodeAsKnown(mutation.bytes(), mutation.bytes().length, mutation.messagingVersion(), events);
                decoded.add(events.captured(mutation.end()));
            }
        } catch (RuntimeException e) {
            // Decoded again by the following thread, whose business the error is if it is still one.
        }
    }

    List<RawMutation> mutations() {
        return mutations;
    }

    /** The events of the first mutations, by mutation; all of them, unless one did not fit. */
    List<List<CapturedEvent>> decoded() {
        return decoded;
    }

    /** With what these were decoded; null when they were not. */
    SchemaSnapshot schema() {
        return schema;
    }
}
