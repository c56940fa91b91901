package io.drover.mapping;

import io.drover.mapping.cast.Cast;
import io.drover.mapping.cast.Casts;
import io.drover.mapping.cast.CollectionCasts;
import io.drover.mapping.cast.Conversion;
import io.drover.mapping.cast.Layouts;
import io.drover.mapping.cast.TimePattern;
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
    /** @param source whether it asks for a conversion to the target's type; nothing is converted unasked */
    static Match of(Column from, Column to, ColumnSource.OriginColumn source) {
        Optional<String> refusal = refusePlaces(from, to);
        if (refusal.isPresent()) {
            return refuse(refusal.get());
        }
        if (source.cast() != null && !source.cast().equals(to.type())) {
            return refuse("the cast to " + source.cast() + " does not fit target column " + Names.cql(to.name())
                    + ", which is " + to.type());
        }
        return ofTypes(from.type(), to.type(), source, from.name(), to.name());
    }

    /** For values inside other ones, too. */
    static Match ofTypes(CqlType from, CqlType to, ColumnSource.OriginColumn source, String fromName, String toName) {
        if (source.pattern() != null) {
            return ofPattern(from, to, source.pattern());
        }
        Optional<Conversion> same = Layouts.between(from, to);
        if (same.isPresent()) {
            return new Match(same.get(), null, null);
        }
        Optional<Cast> cast = cast(from, to);
        if (cast.isPresent() && source.cast() != null) {
            return new Match(cast.get().conversion(), cast.get(), null);
        }
        return refuse("origin column " + Names.cql(fromName) + " does not fit target column " + Names.cql(toName) + ": "
                + refuseTypes(from, to, cast.isPresent(), fromName, toName));
    }

    /** What can get lost, or null. */
    String loss() {
        return cast == null ? null : cast.loss();
    }

    private static Match refuse(String refusal) {
        return new Match(null, null, refusal);
    }

    private static Match ofPattern(CqlType from, CqlType to, String pattern) {
        try {
            return TimePattern.cast(pattern, from, to)
                    .map(cast -> new Match(cast.conversion(), cast, null))
                    .orElseGet(() -> refuse("a pattern is for casts between text and timestamp or date, and this is "
                            + from + " to " + to));
        } catch (IllegalArgumentException e) {
            return refuse("the pattern '" + pattern + "' cannot be used: " + e.getMessage());
        }
    }

    private static Optional<String> refusePlaces(Column from, Column to) {
        boolean fromStatic = from.kind() == Column.Kind.STATIC;
        boolean toStatic = to.kind() == Column.Kind.STATIC;
        if (fromStatic == toStatic || to.kind().isPrimaryKey()) {
            return Optional.empty();
        }
        return Optional.of("origin column " + Names.cql(from.name()) + " does not fit target column "
                + Names.cql(to.name()) + ": "
                + (fromStatic
                        ? "a static column can only go to a static one, because it changes without any row"
                        : "a static column can only come from a static one, because all rows share its value"));
    }

    private static Optional<Cast> cast(CqlType from, CqlType to) {
        return from instanceof ScalarType scalar && to instanceof ScalarType other
                ? Casts.find(scalar, other)
                : CollectionCasts.find(from, to);
    }

    private static String refuseTypes(CqlType from, CqlType to, boolean castable, String fromName, String toName) {
        String types = from + " is not " + to;
        if (castable) {
            String cast = to instanceof ScalarType ? to.toString() : "\"" + to + "\"";
            return types + "; write " + Names.cql(toName) + ": {column: " + Names.cql(fromName) + ", cast: " + cast
                    + "}";
        }
        if (from == ScalarType.COUNTER || to == ScalarType.COUNTER) {
            return types + ", and counters can only go to counters";
        }
        if (from.isMultiCell() && !to.isMultiCell()) {
            return types + ", and an event that changes one element does not carry the whole; give the target column"
                    + " the origin's type";
        }
        return types + ", and there is no cast between them; give the target column the origin's type";
    }
}
