package io.drover.mapping;

import io.drover.mapping.cast.Cast;
import io.drover.mapping.cast.Casts;
import io.drover.mapping.cast.Conversion;
import io.drover.mapping.cast.Layouts;
import io.drover.model.Column;
import io.drover.model.name.Names;
import io.drover.model.type.CqlType;
import io.drover.model.type.ScalarType;
import java.util.Optional;

/**
 * Whether the values of an origin column fit a target column, and how they become its values.
 *
 * @param conversion null exactly when there is a refusal
 * @param cast null unless the conversion is one
 */
record Match(Conversion conversion, Cast cast, String refusal) {
    /** @param castAsked whether the rule asks for a conversion to the target's type; nothing is converted unasked */
    static Match of(Column from, Column to, boolean castAsked) {
        Optional<String> refusal = refusePlaces(from, to);
        if (refusal.isPresent()) {
            return new Match(null, null, refusal.get());
        }
        Optional<Conversion> same = Layouts.between(from.type(), to.type());
        if (same.isPresent()) {
            return new Match(same.get(), null, null);
        }
        Optional<Cast> cast = cast(from.type(), to.type());
        if (cast.isPresent() && castAsked) {
            return new Match(cast.get().conversion(), cast.get(), null);
        }
        return new Match(null, null, refuseTypes(from, to, cast.isPresent()));
    }

    private static Optional<String> refusePlaces(Column from, Column to) {
        boolean fromStatic = from.kind() == Column.Kind.STATIC;
        boolean toStatic = to.kind() == Column.Kind.STATIC;
        if (fromStatic == toStatic || to.kind().isPrimaryKey()) {
            return Optional.empty();
        }
        return Optional.of(described(from, to) + ": "
                + (fromStatic
                        ? "a static column can only go to a static one, because it changes without any row"
                        : "a static column can only come from a static one, because all rows share its value"));
    }

    private static Optional<Cast> cast(CqlType from, CqlType to) {
        return from instanceof ScalarType scalar && to instanceof ScalarType other
                ? Casts.find(scalar, other)
                : Optional.empty();
    }

    private static String refuseTypes(Column from, Column to, boolean castable) {
        String types = described(from, to) + ": " + from.type() + " is not " + to.type();
        if (castable) {
            return types + "; write " + Names.cql(to.name()) + ": {column: " + Names.cql(from.name()) + ", cast: "
                    + to.type() + "}";
        }
        if (from.type() == ScalarType.COUNTER || to.type() == ScalarType.COUNTER) {
            return types + ", and counters can only go to counters";
        }
        if (from.type() instanceof ScalarType && to.type() instanceof ScalarType) {
            return types + ", and there is no cast between them";
        }
        return types + ", and casts are between scalar types only; give the target column the origin's type";
    }

    private static String described(Column from, Column to) {
        return "origin column " + Names.cql(from.name()) + " does not fit target column " + Names.cql(to.name());
    }
}
