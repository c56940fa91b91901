package io.drover.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFileTest {
    record Result(long snapshotRows, Double lagMs) {}

    @Test
    void writesSnakeCaseAndLeavesNothingElseBehind(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("new/result.json");

        JsonFile.write(file, new Result(7, null));
        JsonFile.write(file, new Result(8, 1.5));

        assertThat(Files.readString(file).replaceAll("\\s", "")).isEqualTo("{\"snapshot_rows\":8,\"lag_ms\":1.5}");
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void saysWhereItCannotWrite(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "").resolve("result.json");

        assertThatThrownBy(() -> JsonFile.write(file, new Result(1, 1.0)))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("cannot write " + file);
    }
}
