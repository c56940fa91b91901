package io.drover.model.name;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the user may have meant. */
public final class Suggestion {
    private Suggestion() {}

    /** {@code "; did you mean 'x'?"}, or the known names when none is close. */
    public static String of(String name, Collection<String> known) {
        return closest(name, known)
                .map(close -> "; did you mean '" + close + "'?")
                .orElseGet(() -> known.stream().collect(Collectors.joining(", ", "; known: ", "")));
    }

    private static Optional<String> closest(String name, Collection<String> known) {
        int tolerated = Math.max(1, name.length() / 3);
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= tolerated)
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
    }

    /** Letters changed, added, removed, or swapped with their neighbour (optimal string alignment), ignoring case. */
    private static int distance(String a, String b) {
        String left = a.toLowerCase(Locale.ROOT);
        String right = b.toLowerCase(Locale.ROOT);
        int[][] costs = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i < costs.length; i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    costs[i][j] = i + j;
                } else {
                    int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                    costs[i][j] =
                            Math.min(costs[i - 1][j - 1] + change, Math.min(costs[i - 1][j], costs[i][j - 1]) + 1);
                    if (i > 1
                            && j > 1
                            && left.charAt(i - 1) == right.charAt(j - 2)
                            && left.charAt(i - 2) == right.charAt(j - 1)) {
                        costs[i][j] = Math.min(costs[i][j], costs[i - 2][j - 2] + 1);
                    }
                }
            }
        }
        return costs[left.length()][right.length()];
    }
}
