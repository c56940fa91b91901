package io.drover.model.type;

import io.drover.model.name.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads type descriptors: CQL's own type syntax, and UDTs spelled out as {@code udt<keyspace.name: field type, ...>}.
 */
final class CqlTypeParser {
    private final String text;
    private int at;

    CqlTypeParser(String text) {
        this.text = text;
    }

    CqlType parse() {
        CqlType type = type(false);
        skipSpace();
        if (at != text.length()) {
            throw malformed("unexpected text after the type");
        }
        return type;
    }

    private CqlType type(boolean frozen) {
        String name = name().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "frozen" -> inBrackets(() -> type(true));
            case "list" -> inBrackets(() -> new ListType(type(true), frozen));
            case "set" -> inBrackets(() -> new SetType(type(true), frozen));
            case "map" ->
                inBrackets(() -> {
                    CqlType key = type(true);
                    expect(',');
                    return new MapType(key, type(true), frozen);
                });
            case "vector" ->
                inBrackets(() -> {
                    CqlType element = type(true);
                    expect(',');
                    return new VectorType(element, number());
                });
            case "tuple" ->
                inBrackets(() -> {
                    List<CqlType> elements = new ArrayList<>();
                    do {
                        elements.add(type(true));
                    } while (accept(','));
                    return new TupleType(elements);
                });
            case "udt" -> inBrackets(() -> udt(frozen));
            case "varchar" -> ScalarType.TEXT;
            default -> scalar(name);
        };
    }

    private CqlType udt(boolean frozen) {
        String keyspace = name();
        expect('.');
        String name = name();
        expect(':');
        List<UdtType.Field> fields = new ArrayList<>();
        do {
            fields.add(new UdtType.Field(name(), type(true)));
        } while (accept(','));
        return new UdtType(keyspace, name, fields, frozen);
    }

    private CqlType scalar(String name) {
        for (ScalarType type : ScalarType.values()) {
            if (type.toString().equals(name)) {
                return type;
            }
        }
        throw malformed("'" + name + "' is not a CQL type");
    }

    private interface Inner {
        CqlType read();
    }

    private CqlType inBrackets(Inner inner) {
        expect('<');
        CqlType type = inner.read();
        expect('>');
        return type;
    }

    private String name() {
        skipSpace();
        int start = at;
        if (at < text.length() && text.charAt(at) == '"') {
            at = Names.endOfQuoted(text, at);
            if (at < 0) {
                throw new IllegalArgumentException("unclosed quote in type '" + text + "'");
            }
        } else {
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
        }
        if (start == at) {
            throw malformed("a name is missing");
        }
        return Names.unquote(text.substring(start, at));
    }

    private int number() {
        try {
            return Integer.parseInt(name());
        } catch (NumberFormatException e) {
            throw malformed("a number is missing");
        }
    }

    private boolean accept(char c) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw malformed("'" + c + "' is missing");
        }
    }

    private void skipSpace() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private IllegalArgumentException malformed(String reason) {
        return new IllegalArgumentException(reason + " at position " + at + " of type '" + text + "'");
    }
}
