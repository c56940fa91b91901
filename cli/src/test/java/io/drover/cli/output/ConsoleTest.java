package io.drover.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Instant now = Instant.EPOCH;

    private Console console(boolean terminal) {
        return new Console(new PrintStream(out, true, StandardCharsets.UTF_8), terminal, new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        });
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void rewritesTheProgressLineOnATerminal() {
        Console console = console(true);

        console.progress("10%");
        console.progress("20%");
        console.line("done");

        assertThat(printed()).isEqualTo("\r\033[K10%\r\033[K20%\r\033[Kdone\n");
    }

    @Test
    void saysNothingOnceItIsClosed() {
        Console console = console(true);

        console.progress("10%");
        console.close();
        console.progress("20%");
        console.line("done");

        assertThat(printed()).isEqualTo("\r\033[K10%\r\033[K");
    }

    @Test
    void printsProgressEveryFewSecondsElsewhere() {
        Console console = console(false);

        console.line("started");
        console.progress("10%");
        now = now.plus(Duration.ofMillis(2900));
        console.progress("20%");
        now = now.plus(Duration.ofMillis(200));
        console.progress("30%");
        now = now.plus(Duration.ofMillis(2900));
        console.progress("40%");
        console.line("done");

        assertThat(printed()).isEqualTo("started\n30%\ndone\n");
    }
}
