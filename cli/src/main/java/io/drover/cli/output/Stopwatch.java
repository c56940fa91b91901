package io.drover.cli.output;

import java.time.Duration;
import java.util.Locale;

/** Prints lines with the time since the start. */
public final class Stopwatch {
    private final Console console;
    private final long start = System.nanoTime();

    public Stopwatch(Console console) {
        this.console = console;
    }

    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    public void line(String text) {
        console.line(stamp() + text);
    }

    public void progress(String text) {
        console.progress(stamp() + text);
    }

    private String stamp() {
        return String.format(Locale.ROOT, "%6.1f s  ", elapsed().toMillis() / 1000.0);
    }
}
