package io.drover.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Starts chains of servers side by side; in a chain each waits for the one before. The first failure ends the start: every
 * server is asked to stop, those of the other chains too.
 */
final class ParallelStart {
    private final List<List<? extends ServerProcess>> chains;
    private final Consumer<ServerProcess> started;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    ParallelStart(List<List<? extends ServerProcess>> chains, Consumer<ServerProcess> started) {
        this.chains = List.copyOf(chains);
        this.started = started;
    }

    /** @throws IllegalStateException for the first server that did not start; the caller stops the others */
    void run() {
        List<Thread> threads = new ArrayList<>();
        for (List<? extends ServerProcess> chain : chains) {
            Thread thread = new Thread(() -> startInTurn(chain), "start-servers");
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail(e);
                break;
            }
        }
        Throwable first = failure.get();
        if (first != null) {
            throw new IllegalStateException("cannot start the servers: " + first.getMessage(), first);
        }
    }

    private void startInTurn(List<? extends ServerProcess> chain) {
        try {
            for (ServerProcess server : chain) {
                if (failure.get() == null) {
                    server.start();
                    started.accept(server);
                }
            }
            if (failure.get() != null) {
                // One of these may have been launched after the others were told to stop.
                chain.forEach(ServerProcess::requestStop);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void fail(Throwable cause) {
        if (failure.compareAndSet(null, cause)) {
            chains.forEach(chain -> chain.forEach(ServerProcess::requestStop));
        }
    }
}
