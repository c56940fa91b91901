package io.drover.mapping.cast;

import io.drover.model.type.ScalarType;
import java.util.Optional;

/** Which scalar type can become which. Text is the hub: every type but counter has a text form (see {@link CqlText}). */
public final class Casts {
    private Casts() {}

    public static Optional<Cast> find(ScalarType from, ScalarType to) {
        if (from == to || from == ScalarType.COUNTER || to == ScalarType.COUNTER) {
            return Optional.empty();
        }
        if (isText(from)) {
            return Optional.of(ofText(from, to));
        }
        if (isText(to)) {
            return Optional.of(Cast.lossless(from, to, value -> CqlText.format(from, value)));
        }
        if (NumberCasts.isNumber(from) && NumberCasts.isNumber(to)) {
            return Optional.of(NumberCasts.between(from, to));
        }
        return TimeCasts.find(from, to);
    }

    private static boolean isText(ScalarType type) {
        return type == ScalarType.TEXT || type == ScalarType.ASCII;
    }

    private static Cast ofText(ScalarType from, ScalarType to) {
        Conversion parse = value -> CqlText.parse(to, (String) value);
        // "1" and "01" are one int, so parsing is lossy; among text types nothing changes.
        return isText(to) ? Cast.ordered(from, to, parse) : Cast.lossy(from, to, parse);
    }
}
