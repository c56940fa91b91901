package io.drover.cli.output;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** What is around a run on servers of its own that ends in a comparison: their folder, the result as JSON, the exit code. */
public final class RunFrame {
    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "An empty folder for the servers' files, which stay there (default: a temporary one).")
    private Path directory;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result to this file as JSON.")
    private Path json;

    /** The work itself. */
    public interface Run<R extends Result> {
        R run(Path directory, Console console) throws Exception;
    }

    /** What goes to the JSON file. */
    public interface Result {
        /** Whether both sides are equal. A temporary folder is kept when they are not. */
        boolean agree();
    }

    /**
     * @param name of the command
     * @param text the result as a person reads it
     * @return the exit code
     */
    public <R extends Result> int run(String name, Run<R> run, Function<R, List<String>> text) throws Exception {
        Console console = Console.ofStandardOutput();
        Runtime.getRuntime().addShutdownHook(new Thread(console::close, "close-console"));
        try (RunDirectory files = RunDirectory.open(directory, name)) {
            R result;
            try {
                result = run.run(files.path(), console);
            } catch (RuntimeException e) {
                files.keep();
                console.line("The servers' logs are in " + files.path());
                throw e;
            }
            if (!result.agree()) {
                files.keep();
            }
            text.apply(result).forEach(console::line);
            if (json != null) {
                JsonFile.write(json, result);
                console.line("As JSON: " + json);
            }
            if (files.isKept()) {
                console.line("The configuration and the servers' logs: " + files.path());
            }
            return (result.agree() ? ExitCode.OK : ExitCode.FAILED).code();
        }
    }
}
