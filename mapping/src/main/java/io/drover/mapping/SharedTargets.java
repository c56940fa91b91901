package io.drover.mapping;

import io.drover.mapping.ColumnSource.Constant;
import io.drover.mapping.cast.CqlText;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.type.ScalarType;
import java.util.List;

/** Several origin tables may have one target if a constant in its key tells their rows apart. */
final class SharedTargets {
    private SharedTargets() {}

    static void check(MappingDocument document, List<TableMapping> tables, Findings findings) {
        for (int i = 0; i < tables.size(); i++) {
            for (int j = 0; j < i; j++) {
                TableMapping later = tables.get(i);
                TableMapping earlier = tables.get(j);
                if (later.target().id().equals(earlier.target().id())) {
                    Position position = document.tables().get(i).position();
                    Position before = document.tables().get(j).position();
                    check(later, earlier, position, before, findings);
                }
            }
        }
    }

    private static void check(
            TableMapping later, TableMapping earlier, Position position, Position before, Findings findings) {
        TableSchema target = later.target();
        String shared = "table " + target.id() + " is also the target of the rule in " + before;
        if (later.origin().equals(earlier.origin())) {
            findings.add(position, shared + ", of the same origin table; one rule is enough");
        } else if (!differ(later, earlier, 0, target.primaryKeySize())) {
            findings.add(
                    position,
                    shared + ", and rows of the two could meet; give both a constant for the same key column, with"
                            + " different values");
        } else if (hasStatics(target) && !differ(later, earlier, 0, target.partitionKeySize())) {
            findings.add(
                    position,
                    shared + ", and their partitions could meet, which have static columns; tell them apart by a"
                            + " constant in the partition key");
        }
    }

    private static boolean differ(TableMapping one, TableMapping other, int from, int to) {
        for (int i = from; i < to; i++) {
            if (one.source(i).orElse(null) instanceof Constant left
                    && other.source(i).orElse(null) instanceof Constant right
                    && one.target().column(i).type() instanceof ScalarType type
                    // 1 and '01' are one int.
                    && !CqlText.parse(type, left.text()).equals(CqlText.parse(type, right.text()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasStatics(TableSchema table) {
        return table.columns().stream().anyMatch(column -> column.kind() == Column.Kind.STATIC);
    }
}
