package io.drover.verification;

import java.util.ArrayList;
import java.util.List;

/**
 * How two tables compare.
 *
 * @param missing rows of the origin that the target lacks
 * @param extra rows that only the target has
 * @param different rows on both sides whose values, write timestamps or expiries differ
 * @param samples some of the rows that are not equal
 */
public record Comparison(long equal, long missing, long extra, long different, List<Sample> samples) {
    public static final int MAX_SAMPLES = 20;

    public static final Comparison NOTHING = new Comparison(0, 0, 0, 0, List.of());

    /**
     * @param key as CQL text
     * @param what is wrong with the row
     * @param bare whether the row is on one side only and is nothing but a row marker there: all that is in question is
     *     whether it is alive
     */
    public record Sample(String key, String what, boolean bare) {
        public Sample(String key, String what) {
            this(key, what, false);
        }
    }

    public Comparison {
        samples = List.copyOf(samples);
    }

    /** Whether there were rows, and every one is equal. */
    public boolean agrees() {
        return equal > 0 && missing == 0 && extra == 0 && different == 0;
    }

    public long rows() {
        return equal + missing + extra + different;
    }

    public Comparison plus(Comparison other) {
        return plus(other, MAX_SAMPLES);
    }

    Comparison plus(Comparison other, int maxSamples) {
        List<Sample> all = new ArrayList<>(samples);
        all.addAll(other.samples);
        return new Comparison(
                equal + other.equal,
                missing + other.missing,
                extra + other.extra,
                different + other.different,
                all.subList(0, Math.min(all.size(), maxSamples)));
    }
}
