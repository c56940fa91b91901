package io.drover.cli.torture;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import io.drover.cli.load.AsyncWrites;
import io.drover.cli.load.Pace;
import io.drover.cli.output.CommandFailure;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Sends a history to the origin at a steady rate. What fails is counted, and may have been applied or not: the origin is
 * what counts. A statement that the origin cannot understand, though, is an error of the history.
 */
final class Load implements AutoCloseable {
    private static final int MAX_IN_FLIGHT = 128;
    private static final long RETRY_MILLIS = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** How long a node that answers may still work on what it has read from its clients before. */
    private static final long SETTLING_MILLIS = 500;

    private final History history;
    private final CqlSession origin;
    private final OperationLog log;
    private final int perSecond;
    private final AsyncWrites writes = new AsyncWrites(MAX_IN_FLIGHT);
    private final Thread thread = new Thread(this::run, "torture-load");
    private volatile boolean closed;
    private volatile CommandFailure invalid;

    Load(History history, CqlSession origin, OperationLog log, int perSecond) {
        this.history = history;
        this.origin = origin;
        this.log = log;
        this.perSecond = perSecond;
        thread.setDaemon(true);
    }

    /** Sends some operations at once, and waits for their answers. */
    void send(int operations) throws InterruptedException {
        for (int i = 0; i < operations; i++) {
            sendNext();
        }
        writes.awaitAll();
        check();
    }

    /** {@link History#startEmptying} */
    void startEmptying() {
        history.startEmptying();
    }

    void start() {
        thread.start();
    }

    private void run() {
        Pace pace = new Pace(perSecond);
        try {
            while (pace.awaitTurn(() -> closed)) {
                sendNext();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendNext() throws InterruptedException {
        Operation operation = history.next();
        log.sent(operation);
        if (operation.kind().isAlone()) {
            doAlone(operation);
            return;
        }
        writes.send(() -> origin.executeAsync(SimpleStatement.newInstance(operation.cql())), failure -> {
            log.failed(operation, failure);
            if (failure instanceof InvalidQueryException || failure instanceof SyntaxError) {
                invalid = new CommandFailure(
                        "the origin does not understand " + operation.cql() + ": " + failure.getMessage(), failure);
            }
        });
    }

    /** Until it is done, when nothing else is under way, not even what the origin has not answered in time. */
    private void doAlone(Operation operation) throws InterruptedException {
        writes.awaitAll();
        // What was dropped has to come back.
        while (!closed || operation.kind().isWhole()) {
            try {
                origin.execute("SELECT key FROM system.local");
                Thread.sleep(SETTLING_MILLIS);
                executeAlone(operation);
                return;
            } catch (InvalidQueryException | SyntaxError e) {
                invalid = new CommandFailure(
                        "the origin does not understand " + operation.cql() + ": " + e.getMessage(), e);
                return;
            } catch (DriverException e) {
                log.failed(operation, e);
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }

    private void executeAlone(Operation operation) {
        Stream<String> statements = operation.statements().stream();
        if (operation.kind() == Operation.Kind.TRUNCATE) {
            statements = statements.parallel();
        }
        statements.forEach(statement ->
                origin.execute(SimpleStatement.newInstance(statement).setTimeout(PATIENCE)));
    }

    /** @throws CommandFailure when a statement was wrong */
    void check() {
        if (invalid != null) {
            throw invalid;
        }
    }

    long done() {
        return writes.done();
    }

    long failed() {
        return writes.failed();
    }

    /** Stops sending, and waits for the answers to what was sent. */
    void stop() throws InterruptedException {
        closed = true;
        thread.join();
        writes.awaitAll();
        check();
    }

    /** Stops sending, whatever becomes of what was sent. */
    @Override
    public void close() {
        closed = true;
    }
}
