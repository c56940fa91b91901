package io.drover.mapping.cast;

import io.drover.model.type.CqlType;
import io.drover.model.type.ListType;
import io.drover.model.type.MapType;
import io.drover.model.type.ScalarType;
import io.drover.model.type.SequenceType;
import io.drover.model.type.SetType;
import io.drover.model.type.TupleType;
import io.drover.model.type.UdtType;
import io.drover.model.type.VectorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Struct;

/**
 * Casts of types that hold others: element by element, between list, set and vector, and from frozen to non-frozen.
 *
 * <p>Of a non-frozen set, map or UDT an event may carry some elements only. So these keep their kind, and the elements of a
 * set and the keys of a map must stay distinct. A list always comes whole.
 */
public final class CollectionCasts {
    private CollectionCasts() {}

    public static Optional<Cast> find(CqlType from, CqlType to) {
        boolean partial = from.isMultiCell() && !(from instanceof ListType);
        if (partial && !(to.isMultiCell() && from.getClass() == to.getClass())) {
            return Optional.empty();
        }
        if (from instanceof MapType map && to instanceof MapType other) {
            return entries(map, other, partial);
        }
        CqlType element = element(from);
        CqlType otherElement = element(to);
        if (element != null && otherElement != null) {
            return between(element, otherElement)
                    .filter(cast -> !partial || !cast.isLossy())
                    .map(cast -> new Cast(
                            from,
                            to,
                            elements(cast.conversion(), to),
                            cast.isLossy() || !(to instanceof ListType || to.getClass() == from.getClass()),
                            false));
        }
        return fields(from, to);
    }

    private static CqlType element(CqlType type) {
        return type instanceof SequenceType sequence
                ? sequence.element()
                : type instanceof VectorType vector ? vector.element() : null;
    }

    /** Equal types, or any cast. */
    private static Optional<Cast> between(CqlType from, CqlType to) {
        Optional<Cast> same = Layouts.between(from, to).map(conversion -> Cast.lossless(from, to, conversion));
        if (same.isPresent()) {
            return same;
        }
        return from instanceof ScalarType scalar && to instanceof ScalarType other
                ? Casts.find(scalar, other)
                : find(from, to);
    }

    private static Conversion elements(Conversion element, CqlType to) {
        return value -> {
            List<Object> converted = new ArrayList<>();
            Set<Object> seen = to instanceof SetType ? new HashSet<>() : null;
            for (Object each : (List<?>) value) {
                Object one = element.convert(each);
                if (seen == null || seen.add(one)) {
                    converted.add(one);
                }
            }
            if (to instanceof VectorType vector && vector.dimension() != converted.size()) {
                throw new ConversionException("has " + converted.size() + " elements, and not " + vector.dimension());
            }
            return converted;
        };
    }

    private static Optional<Cast> entries(MapType from, MapType to, boolean partial) {
        return between(from.key(), to.key())
                .filter(key -> !partial || !key.isLossy())
                .flatMap(key -> between(from.value(), to.value())
                        .map(value -> new Cast(
                                from,
                                to,
                                entries -> convert((Map<?, ?>) entries, key.conversion(), value.conversion()),
                                key.isLossy() || value.isLossy(),
                                false)));
    }

    /** Values can be null: they are so where an event names keys to remove. */
    private static Object convert(Map<?, ?> entries, Conversion key, Conversion value) {
        Map<Object, Object> converted = new LinkedHashMap<>();
        entries.forEach((k, v) -> converted.put(key.convert(k), v == null ? null : value.convert(v)));
        return converted;
    }

    private static Optional<Cast> fields(CqlType from, CqlType to) {
        List<CqlType> types = fieldTypes(from);
        List<CqlType> others = fieldTypes(to);
        if (types == null
                || others == null
                || types.size() != others.size()
                || !names(from).equals(names(to))) {
            return Optional.empty();
        }
        Conversion[] conversions = new Conversion[types.size()];
        boolean lossy = false;
        for (int i = 0; i < conversions.length; i++) {
            Optional<Cast> cast = between(types.get(i), others.get(i));
            if (cast.isEmpty()) {
                return Optional.empty();
            }
            conversions[i] = cast.get().conversion();
            lossy |= cast.get().isLossy();
        }
        return Optional.of(new Cast(
                from, to, value -> Layouts.rebuild((Struct) value, to.schema(true), conversions), lossy, false));
    }

    private static List<CqlType> fieldTypes(CqlType type) {
        return type instanceof TupleType tuple
                ? tuple.elements()
                : type instanceof UdtType udt
                        ? udt.fields().stream().map(UdtType.Field::type).toList()
                        : null;
    }

    private static List<String> names(CqlType type) {
        return type instanceof UdtType udt
                ? udt.fields().stream().map(UdtType.Field::name).toList()
                : Arrays.asList();
    }
}
