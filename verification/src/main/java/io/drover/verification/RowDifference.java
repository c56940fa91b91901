package io.drover.verification;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.type.CqlType;
import io.drover.model.type.ListType;
import io.drover.model.type.MapType;
import io.drover.model.type.UdtType;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Finds what differs between two images of one target row: mapping(origin), and the target's own. Safe for use by several threads. */
final class RowDifference {
    private final TableSchema table;
    private final ColumnRole[] roles;
    private final long expiryTolerance;

    /** @param expiryTolerance seconds */
    RowDifference(TableSchema table, ColumnRole[] roles, long expiryTolerance) {
        this.table = table;
        this.roles = roles.clone();
        this.expiryTolerance = expiryTolerance;
    }

    /** The first column that differs, and in what; never a value, which may be personal. */
    Optional<String> of(RowImage expected, RowImage actual) {
        for (int i = 0; i < roles.length; i++) {
            Column column = table.column(i);
            String difference =
                    switch (roles[i]) {
                        case KEY, UNTOUCHED -> null;
                        case CELL -> cells(column.type(), expected.cells(i), actual.cells(i));
                        case MARKER -> marker(column.type(), expected.cells(i), actual.cells(i));
                    };
            if (difference != null) {
                return Optional.of(column.name() + ": " + difference);
            }
        }
        return Optional.empty();
    }

    /** Whether the row has no cell of the origin's outside its key. */
    boolean isBare(RowImage row) {
        for (int i = 0; i < roles.length; i++) {
            if (roles[i] == ColumnRole.CELL && row.cells(i) != null) {
                return false;
            }
        }
        return true;
    }

    private static String marker(CqlType type, Object expected, Object actual) {
        if (actual == null) {
            return null;
        }
        if (!(expected instanceof Cell wanted) || !(actual instanceof Cell found)) {
            return "a value on the target only";
        }
        return sameValue(type, wanted.value(), found.value()) ? null : "another value";
    }

    private String cells(CqlType type, Object expected, Object actual) {
        if (expected == null && actual == null) {
            return null;
        }
        if (expected == null || actual == null) {
            return "a value on the " + (expected == null ? "target" : "origin") + " only";
        }
        if (expected instanceof Cell wanted && actual instanceof Cell found) {
            return cell(type, wanted, found);
        }
        if (expected instanceof Map<?, ?> wanted && actual instanceof Map<?, ?> found) {
            return elements(type, wanted, found);
        }
        return "a whole value on one side, elements on the other";
    }

    private String elements(CqlType type, Map<?, ?> expected, Map<?, ?> actual) {
        Set<Object> all = new HashSet<>(expected.keySet());
        all.addAll(actual.keySet());
        for (Object element : all) {
            Cell wanted = (Cell) expected.get(element);
            Cell found = (Cell) actual.get(element);
            String difference = wanted == null || found == null
                    ? "an element on the " + (wanted == null ? "target" : "origin") + " only"
                    : cell(elementType(type, element), wanted, found);
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    private static CqlType elementType(CqlType type, Object element) {
        if (type instanceof MapType map) {
            return map.value();
        }
        return type instanceof UdtType udt
                ? udt.fields().stream()
                        .filter(field -> field.name().equals(element))
                        .findFirst()
                        .orElseThrow()
                        .type()
                : type;
    }

    private String cell(CqlType type, Cell expected, Cell actual) {
        if (!sameValue(type, expected.value(), actual.value())) {
            return "another value";
        }
        if (expected.writetime() != actual.writetime()
                && !(isList(type) && expected.writetime() < actual.writetime())) {
            return "write timestamp " + actual.writetime() + " instead of " + expected.writetime();
        }
        boolean bothExpire = (expected.expiresAt() == Cell.NEVER) == (actual.expiresAt() == Cell.NEVER);
        if (!bothExpire || Math.abs(expected.expiresAt() - actual.expiresAt()) > expiryTolerance) {
            return "expires " + expiry(actual) + " instead of " + expiry(expected);
        }
        return null;
    }

    /**
     * An event states a whole list with one write timestamp: that of its latest change, which may be newer than every
     * element that is left.
     */
    private static boolean isList(CqlType type) {
        return type instanceof ListType && type.isMultiCell();
    }

    private static String expiry(Cell cell) {
        return cell.expiresAt() == Cell.NEVER ? "never" : "at " + cell.expiresAt();
    }

    /** Structs of equal content may differ in the name of their schema; bytes do not lie. */
    private static boolean sameValue(CqlType type, Object expected, Object actual) {
        return Objects.equals(expected, actual)
                || expected instanceof org.apache.kafka.connect.data.Struct
                        && actual instanceof org.apache.kafka.connect.data.Struct
                        && type.encode(expected).equals(type.encode(actual));
    }
}
