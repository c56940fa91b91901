package io.drover.cli.migration;

import io.drover.cli.document.Migration;
import io.drover.cli.output.Console;
import io.drover.cli.output.ExitCode;
import io.drover.model.TableId;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "snapshot",
        description =
                "Reads tables of a running migration once more, whole or in part, beside the stream. drover status "
                        + "shows how far it is.")
public final class SnapshotCommand implements Callable<Integer> {
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    @Mixin
    private DocumentOption document;

    @Option(
            names = "--id",
            paramLabel = "NAME",
            description = "Names the snapshot (letters, digits, '-', '_'); the time of day when not given.")
    private String id;

    @Mixin
    private TableOption tables;

    @Option(
            names = "--where",
            paramLabel = "CQL",
            description =
                    "Only the partitions of one table that this restriction of the partition key selects, such as "
                            + "\"id IN (1, 2)\"; several are separated by semicolons.")
    private String where;

    @Option(
            names = "--token-range",
            paramLabel = "START:END",
            description = "Only partitions whose token is above START and at most END.")
    private String tokenRange;

    @Option(names = "--rows-per-second", paramLabel = "N", description = "Read no faster than this.")
    private Integer rowsPerSecond;

    @Option(names = "--bytes-per-second", paramLabel = "N", description = "Read no faster than this.")
    private Long bytesPerSecond;

    @Option(names = "--tasks", paramLabel = "N", description = "How many tasks read (default: 2).")
    private Integer tasks;

    @Override
    public Integer call() {
        if (id != null) {
            AdHocConnectors.checkId(id);
        }
        Migration migration = document.read();
        Clock clock = Clock.systemUTC();
        new AdHocSnapshotStart(migration, clock, Console.ofStandardOutput()::line)
                .run(id == null ? ID.format(clock.instant()) : id, settings(migration));
        return ExitCode.OK.code();
    }

    private Map<String, String> settings(Migration migration) {
        Map<String, String> settings = new HashMap<>();
        if (tables.isGiven()) {
            settings.put(
                    "tables",
                    tables.of(migration).stream().map(TableId::toString).collect(Collectors.joining(",")));
        }
        put(settings, "where", where);
        put(settings, "token.range", tokenRange);
        put(settings, "max.rows.per.second", rowsPerSecond);
        put(settings, "max.bytes.per.second", bytesPerSecond);
        put(settings, "tasks.max", tasks);
        return settings;
    }

    private static void put(Map<String, String> settings, String key, Object value) {
        if (value != null) {
            settings.put(key, value.toString());
        }
    }
}
