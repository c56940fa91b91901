package io.drover.cli.demo;

import io.drover.cli.output.Console;
import java.time.Duration;
import java.util.Locale;

/** Prints lines with the time since the start. */
final class Stopwatch {
    private final Console console;
    private final long start = System.nanoTime();

    Stopwatch(Console console) {
        this.console = console;
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    void line(String text) {
        console.line(stamp() + text);
    }

    void progress(String text) {
        console.progress(stamp() + text);
    }

    private String stamp() {
        return String.format(Locale.ROOT, "%6.1f s  ", elapsed().toMillis() / 1000.0);
    }
}
