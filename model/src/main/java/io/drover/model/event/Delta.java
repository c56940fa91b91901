package io.drover.model.event;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a column changes when the change is not a plain overwrite.
 *
 * @param fields by name, of the kind FIELDS
 * @param expiries by element, of the kind EXPIRIES: epoch seconds, or {@link #NEVER}
 */
public record Delta(Kind kind, Map<String, FieldDelta> fields, List<Long> expiries) {
    public enum Kind {
        /** The column is deleted. */
        TOMBSTONE("tombstone"),
        /** The elements in {@code after} are added to a set or map. */
        ADD("add"),
        /** The elements in {@code after} (of a map: its keys) are removed. */
        REMOVE("remove"),
        /** The value has zero bytes, CQL's legacy "empty", in a type that has no such value of its own. */
        EMPTY("empty"),
        /** The column is overwritten with the list in {@code after}, whose elements do not expire together. */
        EXPIRIES("expires:"),
        /** Only the named fields of a non-frozen UDT change. */
        FIELDS("");

        private final String code;

        Kind(String code) {
            this.code = code;
        }
    }

    /** How one field of a non-frozen UDT changes. */
    public enum FieldDelta {
        SET("set"),
        TOMBSTONE("tombstone"),
        /** As {@link Kind#EMPTY} of a column. */
        EMPTY("empty");

        private final String code;

        FieldDelta(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }

        static Optional<FieldDelta> of(String code) {
            return Arrays.stream(values())
                    .filter(change -> change.code.equals(code))
                    .findFirst();
        }
    }

    public static final Delta TOMBSTONE = of(Kind.TOMBSTONE);
    public static final Delta ADD = of(Kind.ADD);
    public static final Delta REMOVE = of(Kind.REMOVE);
    public static final Delta EMPTY = of(Kind.EMPTY);

    /** The expiry of an element that has none. */
    public static final long NEVER = 0;

    public Delta {
        requireNonNull(kind, "kind is null");
        fields = Map.copyOf(fields);
        expiries = List.copyOf(expiries);
        if (fields.isEmpty() == (kind == Kind.FIELDS)) {
            throw new IllegalArgumentException("exactly the kind FIELDS names fields");
        }
        if (expiries.isEmpty() == (kind == Kind.EXPIRIES)) {
            throw new IllegalArgumentException("exactly the kind EXPIRIES has elements that expire");
        }
    }

    private static Delta of(Kind kind) {
        return new Delta(kind, Map.of(), List.of());
    }

    /** @param fields the UDT's field names, unquoted */
    public static Delta ofFields(Map<String, FieldDelta> fields) {
        return new Delta(Kind.FIELDS, fields, List.of());
    }

    /** @param expiries of a list's elements, in their order: epoch seconds, or {@link #NEVER} */
    public static Delta ofExpiries(List<Long> expiries) {
        return new Delta(Kind.EXPIRIES, Map.of(), expiries);
    }

    /** Whether the column has the whole value in {@code after} afterwards. */
    public static boolean isOverwrite(Delta delta) {
        return delta == null || delta.kind == Kind.EXPIRIES;
    }

    String code() {
        return expiries.stream().map(String::valueOf).collect(Collectors.joining(",", kind.code, ""));
    }

    /** @throws IllegalArgumentException when the code is of a known kind and malformed */
    static Optional<Delta> of(String code) {
        if (code.startsWith(Kind.EXPIRIES.code)) {
            String[] seconds = code.substring(Kind.EXPIRIES.code.length()).split(",");
            return Optional.of(
                    ofExpiries(Arrays.stream(seconds).map(Long::valueOf).toList()));
        }
        return switch (code) {
            case "tombstone" -> Optional.of(TOMBSTONE);
            case "add" -> Optional.of(ADD);
            case "remove" -> Optional.of(REMOVE);
            case "empty" -> Optional.of(EMPTY);
            default -> Optional.empty();
        };
    }
}
