package io.drover.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The front of the module: runs one benchmark, prints its table, writes its figures. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = "Runs one benchmark on real servers and prints what it measured.")
final class Benchmarks implements Callable<Integer> {
    /** By their service file, so that this package does not know theirs. */
    private static final List<Benchmark> ALL = ServiceLoader.load(Benchmark.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    @Parameters(
            paramLabel = "NAME",
            completionCandidates = Names.class,
            description = "Which one: ${COMPLETION-CANDIDATES}.")
    private String name;

    @Option(names = "--json", paramLabel = "FILE", description = "Write every figure and ratio to this file.")
    private Path json;

    @Option(
            names = "--scale",
            paramLabel = "F",
            defaultValue = "1",
            description = "Size of the run: 1 is the full one, 0.1 a tenth of its rows.")
    private double scale;

    @Option(
            names = "--part",
            paramLabel = "PART",
            split = ",",
            description = "Run this part of it alone; may be repeated. A wrong name lists the parts there are.")
    private Set<String> parts = new LinkedHashSet<>();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private static final class Names implements Iterable<String> {
        @Override
        public java.util.Iterator<String> iterator() {
            return ALL.stream().map(Benchmark::name).iterator();
        }
    }

    @Override
    public Integer call() throws Exception {
        Benchmark benchmark = ALL.stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandLine.ParameterException(
                        spec.commandLine(),
                        "there is no benchmark '" + name + "'; there are: " + String.join(", ", new Names())));
        if (scale <= 0) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--scale must be above 0");
        }
        Figures figures = parts.isEmpty() ? benchmark.run(scale) : benchmark.run(scale, known(benchmark));
        figures.print(spec.commandLine().getOut());
        if (json != null) {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), figures);
        }
        return 0;
    }

    private Set<String> known(Benchmark benchmark) {
        for (String part : parts) {
            if (!benchmark.parts().contains(part)) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(),
                        "benchmark '" + benchmark.name() + "' has no part '" + part + "'; it has: "
                                + (benchmark.parts().isEmpty() ? "none" : String.join(", ", benchmark.parts())));
            }
        }
        return parts;
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmarks()).execute(args));
    }
}
