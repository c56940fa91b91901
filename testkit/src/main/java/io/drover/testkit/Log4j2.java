package io.drover.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The logging of the Kafka processes: to their standard output, which goes to the server's log file. */
final class Log4j2 {
    private Log4j2() {}

    /** @param levels level by logger name */
    static void write(Path file, String rootLevel, Map<String, String> levels) throws IOException {
        StringBuilder text = new StringBuilder("""
                appender.console.type=Console
                appender.console.name=console
                appender.console.layout.type=PatternLayout
                appender.console.layout.pattern=%d %-5p [%t] %c{1} - %m%n
                """);
        text.append("rootLogger.level=").append(rootLevel).append("\nrootLogger.appenderRef.console.ref=console\n");
        int i = 0;
        for (Map.Entry<String, String> level : levels.entrySet()) {
            String logger = "logger.l" + i++;
            text.append(logger).append(".name=").append(level.getKey()).append('\n');
            text.append(logger).append(".level=").append(level.getValue()).append('\n');
        }
        Files.writeString(file, text);
    }
}
