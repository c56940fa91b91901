package io.drover.verification;

import io.drover.mapping.ColumnSource;
import io.drover.mapping.TableMapping;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import java.util.Optional;

/** What can be promised about a target column, and so what is compared. */
enum ColumnRole {
    /** Part of the primary key. */
    KEY,
    /** From a cell of the origin: value, write timestamp and expiry are the same on both sides. */
    CELL,
    /**
     * Written together with the row's marker: a constant, or a copy of a key column. CQL does not show when a marker was
     * written, nor whether there is one: a row that only UPDATEs made has none, and then the target's column is null. So the
     * value is compared alone, and null is right, too.
     */
    MARKER,
    /** No rule touches it. */
    UNTOUCHED;

    /** By column of the target table. */
    static ColumnRole[] of(TableMapping mapping, TableSchema origin) {
        TableSchema target = mapping.target();
        ColumnRole[] roles = new ColumnRole[target.size()];
        for (int i = 0; i < roles.length; i++) {
            roles[i] = of(target.column(i), mapping.source(i), origin);
        }
        return roles;
    }

    private static ColumnRole of(Column target, Optional<ColumnSource> source, TableSchema origin) {
        if (target.kind().isPrimaryKey()) {
            return KEY;
        }
        if (source.isEmpty()) {
            return UNTOUCHED;
        }
        return source.get() instanceof ColumnSource.OriginColumn column
                        && !origin.column(origin.indexOf(column.name())).kind().isPrimaryKey()
                ? CELL
                : MARKER;
    }
}
