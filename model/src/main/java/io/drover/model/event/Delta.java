package io.drover.model.event;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** How a column changes when the change is not a plain overwrite. */
public record Delta(Kind kind, Map<String, FieldDelta> fields) {
    public enum Kind {
        /** The column is deleted. */
        TOMBSTONE("tombstone"),
        /** The elements in {@code after} are added to a set or map. */
        ADD("add"),
        /** The elements in {@code after} (of a map: its keys) are removed. */
        REMOVE("remove"),
        /** The value has zero bytes, CQL's legacy "empty", in a type that has no such value of its own. */
        EMPTY("empty"),
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

    public static final Delta TOMBSTONE = new Delta(Kind.TOMBSTONE, Map.of());
    public static final Delta ADD = new Delta(Kind.ADD, Map.of());
    public static final Delta REMOVE = new Delta(Kind.REMOVE, Map.of());
    public static final Delta EMPTY = new Delta(Kind.EMPTY, Map.of());

    public Delta {
        requireNonNull(kind, "kind is null");
        fields = Map.copyOf(fields);
        if (fields.isEmpty() == (kind == Kind.FIELDS)) {
            throw new IllegalArgumentException("exactly the kind FIELDS names fields");
        }
    }

    /** @param fields the UDT's field names, unquoted */
    public static Delta ofFields(Map<String, FieldDelta> fields) {
        return new Delta(Kind.FIELDS, fields);
    }

    String code() {
        return kind.code;
    }

    static Optional<Delta> of(String code) {
        return switch (code) {
            case "tombstone" -> Optional.of(TOMBSTONE);
            case "add" -> Optional.of(ADD);
            case "remove" -> Optional.of(REMOVE);
            case "empty" -> Optional.of(EMPTY);
            default -> Optional.empty();
        };
    }
}
