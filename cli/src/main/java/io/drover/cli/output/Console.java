package io.drover.cli.output;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * What a person reads while a command works: lines that stay, and a progress line. On a terminal the progress line is
 * rewritten in place; elsewhere (a file, a CI log) it is printed when nothing else was for a few seconds. Thread-safe.
 */
public final class Console {
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final String ERASE = "\r\033[K";

    private final PrintStream out;
    private final boolean terminal;
    private final Clock clock;
    private boolean progressShown;
    private boolean closed;
    private Instant lastPrinted;

    public Console(PrintStream out, boolean terminal, Clock clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
        this.lastPrinted = clock.instant();
    }

    /** The launcher knows whether standard output is a terminal; Java's own answer is about standard input as well. */
    public static Console ofStandardOutput() {
        return new Console(System.out, Boolean.getBoolean("drover.terminal"), Clock.systemUTC());
    }

    public synchronized void line(String text) {
        if (!closed) {
            endProgress();
            print(text);
        }
    }

    public synchronized void progress(String text) {
        if (closed) {
            return;
        }
        if (terminal) {
            out.print(ERASE + text);
            out.flush();
            progressShown = true;
        } else if (!clock.instant().isBefore(lastPrinted.plus(INTERVAL))) {
            print(text);
        }
    }

    /** Prints nothing from now on: what is still said while Ctrl-C takes everything down is of no use to anyone. */
    public synchronized void close() {
        endProgress();
        closed = true;
    }

    private void print(String text) {
        out.println(text);
        out.flush();
        lastPrinted = clock.instant();
    }

    private void endProgress() {
        if (progressShown) {
            out.print(ERASE);
            out.flush();
            progressShown = false;
        }
    }
}
