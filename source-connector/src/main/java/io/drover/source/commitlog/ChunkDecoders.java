package io.drover.source.commitlog;

import java.time.Clock;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/** Threads that decode chunks side by side. What they share is the schema, which they only read. */
final class ChunkDecoders implements AutoCloseable {
    private record Decoding(MutationDecoder decoder, MutationEvents events) {}

    private final int threads;
    private final Clock clock;
    private final BlockingQueue<Decoding> idle = new LinkedBlockingQueue<>();
    private final ExecutorService executor;

    /**
     * @param threads with 1, the following thread decodes by itself
     * @param decoder and {@code events}: what each thread gets its own of
     */
    ChunkDecoders(int threads, MutationDecoder decoder, MutationEvents events, Clock clock) {
        this.threads = threads;
        this.clock = clock;
        for (int i = 0; i < capacity() / 2; i++) {
            idle.add(new Decoding(decoder.forOtherThread(), events.forOtherThread()));
        }
        this.executor = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "drover-decode");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** How many chunks to have under way: for each thread the one it decodes, and the next; or none. */
    int capacity() {
        return threads > 1 ? 2 * threads : 0;
    }

    /** @return completes, with the same chunk, when it is decoded */
    Future<MutationChunk> submit(MutationChunk chunk) {
        return executor.submit(() -> {
            Decoding decoding = idle.take();
            try {
                chunk.decode(decoding.decoder(), decoding.events(), clock);
            } finally {
                idle.add(decoding);
            }
            return chunk;
        });
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
