package io.drover.mapping.expression;

/**
 * One field of a JSON object, found in one pass without a tree. A path's dots lead into nested objects. Strings come
 * unescaped, everything else as it is written; a field that is not there or is JSON's null gives null.
 */
final class JsonField {
    private final String text;
    private int at;

    private JsonField(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException when what it had to read is not JSON */
    static String find(String json, String path) {
        JsonField in = new JsonField(json);
        for (String name : path.split("\\.", -1)) {
            in.skipSpace();
            if (in.peek() != '{' || !in.enter(name)) {
                return null;
            }
        }
        in.skipSpace();
        if (in.peek() == '"') {
            return in.string();
        }
        int start = in.at;
        in.skipValue();
        String value = json.substring(start, in.at);
        return value.equals("null") ? null : value;
    }

    /** Moves to the value of the object's field, or says that there is none. */
    private boolean enter(String name) {
        at++;
        skipSpace();
        while (peek() != '}') {
            String field = string();
            skipSpace();
            expect(':');
            skipSpace();
            if (field.equals(name)) {
                return true;
            }
            skipValue();
            skipSpace();
            if (peek() == ',') {
                at++;
                skipSpace();
            }
        }
        return false;
    }

    private void skipValue() {
        int depth = 0;
        do {
            switch (peek()) {
                case '"' -> string();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                case ',', ':', ' ', '\t', '\n', '\r' -> at++;
                default -> skipWord();
            }
        } while (depth > 0);
    }

    private void skipWord() {
        int start = at;
        while (at < text.length() && ",:]} \t\n\r\"[{".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == start) {
            throw notJson();
        }
    }

    private String string() {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            string.append(c == '\\' ? escaped() : c);
        }
        at++;
        return string.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                at += 4;
                if (at > text.length()) {
                    throw notJson();
                }
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> c;
        };
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private void expect(char c) {
        if (peek() != c) {
            throw notJson();
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw notJson();
        }
        return text.charAt(at);
    }

    private static IllegalArgumentException notJson() {
        return new IllegalArgumentException("not JSON");
    }
}
