package io.drover.testkit;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The configuration files of the Kafka processes. */
public final class PropertiesFile {
    private PropertiesFile() {}

    public static void write(Path file, Map<String, String> entries) throws IOException {
        Properties properties = new Properties();
        properties.putAll(entries);
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
    }

    /**
     * Logging to the standard output, which goes to the server's log file: warnings of all, more of some.
     *
     * @param levels level by logger name
     */
    static void writeLog4j2(Path file, Map<String, String> levels) throws IOException {
        StringBuilder text = new StringBuilder("""
                appender.console.type=Console
                appender.console.name=console
                appender.console.layout.type=PatternLayout
                appender.console.layout.pattern=%d %-5p [%t] %c{1} - %m%n
                rootLogger.level=warn
                rootLogger.appenderRef.console.ref=console
                """);
        int i = 0;
        for (Map.Entry<String, String> level : levels.entrySet()) {
            String logger = "logger.l" + i++;
            text.append(logger).append(".name=").append(level.getKey()).append('\n');
            text.append(logger).append(".level=").append(level.getValue()).append('\n');
        }
        Files.writeString(file, text);
    }
}
