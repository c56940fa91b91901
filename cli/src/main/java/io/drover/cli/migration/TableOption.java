package io.drover.cli.migration;

import io.drover.cli.document.Migration;
import io.drover.cli.output.CommandFailure;
import io.drover.model.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The tables that a command is about. */
final class TableOption {
    @Option(
            names = "--table",
            paramLabel = "KEYSPACE.TABLE",
            description = "An origin table of the migration; may be repeated. All of them when not given.")
    private List<String> names = new ArrayList<>();

    boolean isGiven() {
        return !names.isEmpty();
    }

    /** @throws CommandFailure when one is no origin table of the migration */
    List<TableId> of(Migration migration) {
        List<TableId> known = migration.originTables();
        return names.isEmpty()
                ? known
                : names.stream()
                        .map(name -> one(migration, known, name))
                        .distinct()
                        .toList();
    }

    private static TableId one(Migration migration, List<TableId> known, String name) {
        try {
            TableId table = TableId.parse(name);
            if (known.contains(table)) {
                return table;
            }
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--table '" + name + "': " + e.getMessage());
        }
        throw CommandFailure.usage("--table " + name + " is no origin table of " + migration.path() + "; it has "
                + known.stream().map(TableId::toString).collect(Collectors.joining(", ")));
    }
}
