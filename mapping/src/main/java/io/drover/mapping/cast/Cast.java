package io.drover.mapping.cast;

import io.drover.model.type.ScalarType;

/**
 * A conversion between two different scalar types.
 *
 * @param isLossy whether two different values can become the same one. A cast that rather fails than loses is not lossy
 * @param keepsOrder whether values sort in the target type as they do in the origin's, which range deletions rely on
 */
public record Cast(ScalarType from, ScalarType to, Conversion conversion, boolean isLossy, boolean keepsOrder) {
    static Cast lossless(ScalarType from, ScalarType to, Conversion conversion) {
        return new Cast(from, to, conversion, false, false);
    }

    static Cast ordered(ScalarType from, ScalarType to, Conversion conversion) {
        return new Cast(from, to, conversion, false, true);
    }

    static Cast lossy(ScalarType from, ScalarType to, Conversion conversion) {
        return new Cast(from, to, conversion, true, false);
    }
}
