package io.drover.cli.output;

import java.time.Duration;
import java.util.Locale;

/** Numbers as a person reads them. */
public final class Amounts {
    private Amounts() {}

    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** @param noun in the singular, with a regular plural */
    public static String count(long value, String noun) {
        return count(value) + " " + noun + (value == 1 ? "" : "s");
    }

    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** In the two largest units that matter. */
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        if (seconds < 86_400) {
            return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
        }
        return seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
    }

    public static String rate(double perSecond) {
        return count(Math.round(perSecond)) + "/s";
    }
}
