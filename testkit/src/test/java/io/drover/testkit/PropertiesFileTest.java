package io.drover.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesFileTest {
    @TempDir
    private Path directory;

    @Test
    void writesWhatJavaReadsBack() throws IOException {
        Map<String, String> entries = Map.of("regex", "a\\.b=c", "two lines", "x\ny");
        Path file = directory.resolve("a.properties");
        PropertiesFile.write(file, entries);
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            read.load(reader);
        }
        assertThat(read).isEqualTo(entries);
    }
}
