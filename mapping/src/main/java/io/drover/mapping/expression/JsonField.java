package io.drover.mapping.expression;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One field of a JSON object, found in one pass without a tree. A path's dots lead into nested objects. Strings come
 * unescaped, everything else as it is written; a field that is not there or is JSON's null gives null. All of the text must be
 * JSON (RFC 8259), wherever the field is.
 */
final class JsonField {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final int DEEPEST = 1000;

    /** A depth at which nothing is looked for. */
    private static final int ASIDE = -1;

    private final String text;
    private final String[] path;
    private int at;
    private int nested;

    private JsonField(String text, String[] path) {
        this.text = text;
        this.path = path;
    }

    /** @throws IllegalArgumentException when the text is not JSON */
    static String find(String json, String path) {
        JsonField in = new JsonField(json, path.split("\\.", -1));
        String found = in.value(0);
        if (in.at < json.length()) {
            throw notJson();
        }
        return found;
    }

    /**
     * Reads a value, with the space around it.
     *
     * @param depth how much of the path leads here
     * @return what the path leads to, if it is in it
     */
    private String value(int depth) {
        skipSpace();
        int start = at;
        String found = null;
        String whole = null;
        switch (peek()) {
            case '"' -> whole = string();
            case '{' -> found = object(depth);
            case '[' -> array();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> {
                word("null");
                whole = "";
            }
            default -> number();
        }
        if (depth == path.length && text.charAt(start) != 'n') {
            found = whole == null ? text.substring(start, at) : whole;
        }
        skipSpace();
        return found;
    }

    private String object(int depth) {
        enter();
        String found = null;
        boolean isFound = false;
        skipSpace();
        while (peek() != '}') {
            skipSpace();
            boolean leads = depth != ASIDE && depth < path.length && !isFound;
            boolean isField = string().equals(leads ? path[depth] : null);
            skipSpace();
            expect(':');
            String inside = value(isField ? depth + 1 : ASIDE);
            if (isField) {
                isFound = true;
                found = inside;
            }
            if (peek() != '}') {
                expect(',');
                skipSpace();
                if (peek() == '}') {
                    throw notJson();
                }
            }
        }
        leave();
        return found;
    }

    private void array() {
        enter();
        skipSpace();
        while (peek() != ']') {
            value(ASIDE);
            if (peek() != ']') {
                expect(',');
                skipSpace();
                if (peek() == ']') {
                    throw notJson();
                }
            }
        }
        leave();
    }

    private void enter() {
        at++;
        if (++nested > DEEPEST) {
            throw new IllegalArgumentException("JSON that is nested more than " + DEEPEST + " deep");
        }
    }

    private void leave() {
        at++;
        nested--;
    }

    private void word(String word) {
        if (!text.startsWith(word, at)) {
            throw notJson();
        }
        at += word.length();
    }

    private void number() {
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
            throw notJson();
        }
        at = number.end();
    }

    private String string() {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                throw notJson();
            }
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
            case '"', '\\', '/' -> c;
            case 'u' -> hexadecimal();
            default -> throw notJson();
        };
    }

    private char hexadecimal() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0 || peek() > 'f') {
                throw notJson();
            }
            code = code * 16 + digit;
            at++;
        }
        return (char) code;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
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
