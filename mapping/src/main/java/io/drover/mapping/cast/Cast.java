package io.drover.mapping.cast;

import io.drover.model.type.CqlType;

/**
 * A conversion between two different types.
 *
 * @param isLossy whether two different values can become the same one. A cast that rather fails than loses is not lossy
 * @param keepsOrder whether values sort in the target type as they do in the origin's, which range deletions rely on
 */
public record Cast(CqlType from, CqlType to, Conversion conversion, boolean isLossy, boolean keepsOrder) {
    static Cast lossless(CqlType from, CqlType to, Conversion conversion) {
        return new Cast(from, to, conversion, false, false);
    }

    static Cast ordered(CqlType from, CqlType to, Conversion conversion) {
        return new Cast(from, to, conversion, false, true);
    }

    static Cast lossy(CqlType from, CqlType to, Conversion conversion) {
        return new Cast(from, to, conversion, true, false);
    }

    /** What can get lost, or null. */
    public String loss() {
        return isLossy
                ? "different values of " + from + " can become the same " + to + ", and some may not become one at all"
                : null;
    }
}
