package io.drover.cli.output;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * What a person reads while a command works: lines that stay, and a progress line. On a terminal the progress line is
 * rewritten in place; elsewhere (a file, a CI log) it is printed every few seconds. Thread-safe.
 */
public final class Console {
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final String ERASE = "\r\033[K";

    private final PrintStream out;
    private final boolean terminal;
    private final Clock clock;
    private boolean progressShown;
    private Instant lastProgress = Instant.MIN;

    public Console(PrintStream out, boolean terminal, Clock clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
    }

    /** The launcher knows whether standard output is a terminal; Java's own answer is about standard input as well. */
    public static Console ofStandardOutput() {
        return new Console(System.out, Boolean.getBoolean("drover.terminal"), Clock.systemUTC());
    }

    public boolean isTerminal() {
        return terminal;
    }

    public synchronized void line(String text) {
        endProgress();
        out.println(text);
        out.flush();
    }

    public synchronized void progress(String text) {
        if (terminal) {
            out.print(ERASE + text);
            out.flush();
            progressShown = true;
        } else if (!clock.instant().isBefore(nextProgress())) {
            out.println(text);
            out.flush();
            lastProgress = clock.instant();
        }
    }

    private Instant nextProgress() {
        return lastProgress == Instant.MIN ? Instant.MIN : lastProgress.plus(INTERVAL);
    }

    /** Takes the progress line off the terminal. */
    public synchronized void endProgress() {
        if (progressShown) {
            out.print(ERASE);
            out.flush();
            progressShown = false;
        }
        lastProgress = Instant.MIN;
    }
}
