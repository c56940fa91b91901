package io.drover.cli.migration;

import io.drover.cli.document.Migration;
import io.drover.cli.document.MigrationReader;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The document that says what to migrate. */
final class DocumentOption {
    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            required = true,
            description = "The migration.yaml.")
    private Path file;

    Migration read() {
        return MigrationReader.read(file);
    }
}
