package io.drover.mapping;

import io.drover.mapping.ColumnSource.OriginColumn;
import io.drover.mapping.cast.Cast;
import io.drover.mapping.cast.Casts;
import io.drover.mapping.cast.Conversion;
import io.drover.mapping.cast.ConversionException;
import io.drover.mapping.cast.Layouts;
import io.drover.model.TableSchema;
import io.drover.model.type.CqlType;
import io.drover.model.type.ScalarType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * From the target's primary key back to the origin's, where each column of the latter is in the former, as it is or cast
 * without loss.
 */
public final class KeyInverse {
    private final int[] targets;
    private final Conversion[] conversions;

    private KeyInverse(int size) {
        this.targets = new int[size];
        this.conversions = new Conversion[size];
    }

    /** Empty when a column of the origin's key is at the target in an expression only, or cast with loss. */
    static Optional<KeyInverse> of(TableSchema origin, TableSchema target, ColumnSource[] sources) {
        KeyInverse inverse = new KeyInverse(origin.primaryKeySize());
        for (int i = 0; i < origin.primaryKeySize(); i++) {
            if (!inverse.find(origin, i, target, sources)) {
                return Optional.empty();
            }
        }
        return Optional.of(inverse);
    }

    private boolean find(TableSchema origin, int column, TableSchema target, ColumnSource[] sources) {
        for (int to = 0; to < target.primaryKeySize(); to++) {
            if (sources[to] instanceof OriginColumn source
                    && source.name().equals(origin.column(column).name())
                    && source.pattern() == null) {
                Optional<Conversion> back =
                        back(origin.column(column).type(), target.column(to).type());
                if (back.isPresent()) {
                    targets[column] = to;
                    conversions[column] = back.get();
                    return true;
                }
            }
        }
        return false;
    }

    private static Optional<Conversion> back(CqlType origin, CqlType target) {
        Optional<Conversion> same = Layouts.between(target, origin);
        return same.isPresent() || !(origin instanceof ScalarType from) || !(target instanceof ScalarType to)
                ? same
                : Casts.find(from, to)
                        .filter(cast -> !cast.isLossy())
                        .flatMap(cast -> Casts.find(to, from))
                        .map(Cast::conversion);
    }

    /**
     * The primary key of the only origin row that can have become this row of the target; empty when there can be none.
     *
     * @param targetKey with nulls for the clustering columns of a partition's static columns, which it gives back so
     */
    public Optional<List<Object>> originKey(List<Object> targetKey) {
        Object[] key = new Object[targets.length];
        for (int i = 0; i < key.length; i++) {
            Object value = targetKey.get(targets[i]);
            try {
                key[i] = value == null ? null : conversions[i].convert(value);
            } catch (ConversionException e) {
                return Optional.empty();
            }
        }
        return Optional.of(Arrays.asList(key));
    }
}
