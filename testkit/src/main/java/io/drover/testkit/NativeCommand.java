package io.drover.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that is not Java, below a shell that holds it on the leash: the shell's standard input is a pipe whose other end
 * this JVM holds, so that its end is seen even when this JVM is killed with -9. SIGTERM becomes the signal that asks the
 * program to end; Java closes the pipe when it sends one, which therefore must mean no more than that.
 *
 * @param line the program and its arguments
 * @param stopSignal what makes it stop in order, such as INT
 */
public record NativeCommand(List<String> line, String stopSignal) implements ServerCommand {
    private static final String LEASH = """
            exec 3<&0
            stop=$1
            shift
            "$@" 3<&- </dev/null &
            server=$!
            (
                read -r nothing <&3
                kill -"$stop" "$server"
                for tenth in $(seq 100); do
                    kill -0 "$server" || break
                    sleep 0.1
                done
                kill -KILL "$server"
            ) 2>/dev/null &
            leash=$!
            trap 'kill -"$stop" "$server" 2>/dev/null' TERM
            while :; do
                wait "$server"
                code=$?
                kill -0 "$server" 2>/dev/null || break
            done
            kill "$leash" 2>/dev/null
            exit "$code"
            """;

    public NativeCommand {
        line = List.copyOf(line);
    }

    @Override
    public String program() {
        return line.get(0);
    }

    @Override
    public NativeCommand withJvmFlags(List<String> flags) {
        return this;
    }

    @Override
    public Process start(Path directory, ProcessBuilder.Redirect output, ProcessBuilder.Redirect errors)
            throws IOException {
        List<String> leashed = new ArrayList<>(List.of("sh", "-c", LEASH, "leash", stopSignal));
        leashed.addAll(line);
        return new ProcessBuilder(leashed)
                .directory(directory.toFile())
                .redirectOutput(output)
                .redirectError(errors)
                .start();
    }
}
