package io.drover.cli.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word that a mistyped one probably means. */
final class Suggestion {
    private Suggestion() {}

    /** A clause for an error message, or the empty string when nothing is close. */
    static String clause(String typed, Collection<String> known) {
        return closest(typed, known)
                .map(word -> "; did you mean '" + word + "'?")
                .orElseGet(() -> "; known: " + String.join(", ", known));
    }

    private static Optional<String> closest(String typed, Collection<String> known) {
        int tolerance = Math.max(1, typed.length() / 3);
        return known.stream()
                .filter(word -> distance(typed, word) <= tolerance)
                .min(Comparator.comparingInt(word -> distance(typed, word)));
    }

    /** Damerau and Levenshtein's: how many letters to change, add, leave out, or swap with their neighbour. */
    private static int distance(String a, String b) {
        int[][] distance = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                distance[i][j] = i == 0 || j == 0 ? i + j : distance(distance, a, b, i, j);
            }
        }
        return distance[a.length()][b.length()];
    }

    private static int distance(int[][] shorter, String a, String b, int i, int j) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(shorter[i - 1][j - 1] + change, Math.min(shorter[i - 1][j], shorter[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, shorter[i - 2][j - 2] + 1) : best;
    }
}
