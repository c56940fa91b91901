package io.drover.model.name;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CQL names and the names that stand for them in schemas. Avro allows letters, digits and underscores only, so any other
 * character becomes {@code _uXXXX_} (UTF-16, hexadecimal); a name that holds such an escape already has its underscore
 * escaped, so that no two names meet.
 */
public final class Names {
    private static final Pattern PLAIN_CQL = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern PLAIN_FIELD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern ESCAPE = Pattern.compile("_u([0-9a-f]{4})_");
    /** Without the last underscore, because the next character may be escaped and bring one. */
    private static final Pattern LIKE_AN_ESCAPE = Pattern.compile("_u[0-9a-f]{4}");

    private Names() {}

    /** The name as CQL text: quoted unless it is plain lower case. Reserved words are quoted too. */
    public static String cql(String name) {
        return PLAIN_CQL.matcher(name).matches() && !ReservedWords.contains(name)
                ? name
                : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** The index behind the closing quote of the quoted name that starts at {@code start}, or -1. */
    public static int endOfQuoted(String text, int start) {
        for (int i = start + 1; i < text.length(); i++) {
            if (text.charAt(i) == '"') {
                if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    i++;
                } else {
                    return i + 1;
                }
            }
        }
        return -1;
    }

    /** The name that CQL text stands for; text without quotes is taken as it is. */
    public static String unquote(String text) {
        return text.length() >= 2 && text.charAt(0) == '"' && text.endsWith("\"")
                ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
                : text;
    }

    /** The schema field that stands for a CQL name. */
    public static String field(String name) {
        if (PLAIN_FIELD.matcher(name).matches() && !LIKE_AN_ESCAPE.matcher(name).find()) {
            return name;
        }
        StringBuilder field = new StringBuilder();
        Matcher escape = LIKE_AN_ESCAPE.matcher(name);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c < 128 && (Character.isLetter(c) || c == '_');
            boolean plain = letter || c < 128 && Character.isDigit(c) && i > 0;
            boolean literalEscape = c == '_' && escape.find(i) && escape.start() == i;
            field.append(plain && !literalEscape ? String.valueOf(c) : String.format("_u%04x_", (int) c));
        }
        return field.toString();
    }

    /** The CQL name that a schema field stands for. */
    public static String fromField(String field) {
        return ESCAPE.matcher(field)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
    }
}
