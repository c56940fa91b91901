package io.drover.source;

import java.util.Arrays;
import java.util.Locale;

/** What to do when a captured table is truncated or dropped. */
public enum OnEmptied {
    /** An event with op {@code t}. */
    EMIT,
    /** The task ends. */
    FAIL,
    /** A warning; the target is left as it is. */
    IGNORE;

    public static final String[] SETTINGS =
            Arrays.stream(values()).map(OnEmptied::setting).toArray(String[]::new);

    public static OnEmptied of(String setting) {
        return valueOf(setting.toUpperCase(Locale.ROOT));
    }

    public String setting() {
        return name().toLowerCase(Locale.ROOT);
    }
}
