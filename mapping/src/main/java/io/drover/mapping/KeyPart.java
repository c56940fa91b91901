package io.drover.mapping;

import io.drover.mapping.cast.Conversion;
import io.drover.mapping.cast.ConversionException;
import io.drover.mapping.expression.Expression;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;

/**
 * Where one column of the target's primary key comes from: always columns of the origin's.
 *
 * @param needs indexes of the origin's columns that it is made of; none for a constant
 * @param tells whether two rows that differ in these columns differ in this one
 * @param move a plain column's way, or null
 * @param keepsOrder whether a plain column's values sort as they do in the origin
 */
record KeyPart(
        int[] needs,
        boolean tells,
        Move move,
        boolean keepsOrder,
        Object constant,
        Expression expression,
        Conversion conversion) {
    static KeyPart of(Move move, boolean tells, boolean keepsOrder) {
        return new KeyPart(new int[] {move.from}, tells, move, keepsOrder, null, null, null);
    }

    static KeyPart of(Object constant) {
        return new KeyPart(new int[0], true, null, false, constant, null, null);
    }

    /** What two inputs give may be one value, whatever the rule promises of whole keys. */
    static KeyPart of(Expression expression, Conversion conversion, int[] needs) {
        return new KeyPart(needs, false, null, false, null, expression, conversion);
    }

    boolean isComputable(boolean[] known) {
        for (int need : needs) {
            if (!known[need]) {
                return false;
            }
        }
        return true;
    }

    boolean tellsOf(int column) {
        for (int need : needs) {
            if (need == column) {
                return tells;
            }
        }
        return false;
    }

    /**
     * Whether the partitions that a key gives are the origin's, each one of its own.
     *
     * @param key null where it has a problem that is known already
     */
    static boolean haveSamePartitions(TableSchema origin, TableSchema target, KeyPart[] key) {
        boolean[] told = new boolean[origin.partitionKeySize()];
        for (int i = 0; i < target.partitionKeySize(); i++) {
            if (key[i] == null) {
                return true;
            }
            for (int need : key[i].needs) {
                if (need >= told.length) {
                    return false;
                }
                told[need] |= key[i].tells;
            }
        }
        for (boolean each : told) {
            if (!each) {
                return false;
            }
        }
        return true;
    }

    /** @throws ConversionException when there is no value */
    Object value(ChangeEvent event) {
        if (constant != null) {
            return constant;
        }
        if (move != null) {
            Object value = event.after()[move.from];
            return value == null ? null : move.convert(value);
        }
        Object value = expression.evaluate(event);
        if (value == null) {
            throw new ConversionException("is null, which no part of a primary key can be");
        }
        return conversion.convert(value);
    }
}
