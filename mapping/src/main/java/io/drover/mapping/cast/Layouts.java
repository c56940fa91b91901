package io.drover.mapping.cast;

import io.drover.model.type.CqlType;
import io.drover.model.type.ListType;
import io.drover.model.type.MapType;
import io.drover.model.type.ScalarType;
import io.drover.model.type.SetType;
import io.drover.model.type.TupleType;
import io.drover.model.type.UdtType;
import io.drover.model.type.VectorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Conversions between types that hold the same: equal ones, and UDTs of the same fields that have another name or stand in
 * another keyspace. What moves is only structs, which must carry the very schema of the field that they are put into: the
 * origin's may have come through a converter that does not keep schemas to the letter.
 */
public final class Layouts {
    private Layouts() {}

    /** Empty when the types differ in more than the names of their UDTs. */
    public static Optional<Conversion> between(CqlType from, CqlType to) {
        if (from.isMultiCell() != to.isMultiCell()) {
            return Optional.empty();
        }
        if (from instanceof ScalarType scalar) {
            return scalar == to ? Optional.of(ofScalar(scalar)) : Optional.empty();
        }
        if (from instanceof ListType list && to instanceof ListType other) {
            return between(list.element(), other.element()).map(Layouts::ofElements);
        }
        if (from instanceof SetType set && to instanceof SetType other) {
            return between(set.element(), other.element()).map(Layouts::ofElements);
        }
        if (from instanceof VectorType vector && to instanceof VectorType other) {
            return vector.dimension() == other.dimension()
                    ? between(vector.element(), other.element()).map(Layouts::ofElements)
                    : Optional.empty();
        }
        if (from instanceof MapType map && to instanceof MapType other) {
            return between(map.key(), other.key())
                    .flatMap(key -> between(map.value(), other.value()).map(value -> ofEntries(key, value)));
        }
        if (from instanceof TupleType tuple && to instanceof TupleType other) {
            return ofFields(tuple.elements(), other.elements(), to.schema(true));
        }
        if (from instanceof UdtType udt && to instanceof UdtType other) {
            return names(udt).equals(names(other))
                    ? ofFields(types(udt), types(other), to.schema(true))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private static Conversion ofScalar(ScalarType type) {
        Schema schema = type.schema(true);
        if (schema.type() != Schema.Type.STRUCT) {
            return Conversion.SAME;
        }
        Conversion[] same = new Conversion[schema.fields().size()];
        Arrays.fill(same, Conversion.SAME);
        return value -> rebuild((Struct) value, schema, same);
    }

    private static Conversion ofElements(Conversion element) {
        if (element == Conversion.SAME) {
            return Conversion.SAME;
        }
        return value -> {
            List<Object> converted = new ArrayList<>(((List<?>) value).size());
            for (Object each : (List<?>) value) {
                converted.add(element.convert(each));
            }
            return converted;
        };
    }

    /** Values can be null: they are so where an event names keys to remove. */
    private static Conversion ofEntries(Conversion key, Conversion value) {
        if (key == Conversion.SAME && value == Conversion.SAME) {
            return Conversion.SAME;
        }
        return entries -> {
            Map<Object, Object> converted = new LinkedHashMap<>();
            ((Map<?, ?>) entries).forEach((k, v) -> converted.put(key.convert(k), v == null ? null : value.convert(v)));
            return converted;
        };
    }

    private static Optional<Conversion> ofFields(List<CqlType> from, List<CqlType> to, Schema schema) {
        if (from.size() != to.size()) {
            return Optional.empty();
        }
        Conversion[] conversions = new Conversion[from.size()];
        for (int i = 0; i < conversions.length; i++) {
            Optional<Conversion> conversion = between(from.get(i), to.get(i));
            if (conversion.isEmpty()) {
                return Optional.empty();
            }
            conversions[i] = conversion.get();
        }
        return Optional.of(value -> rebuild((Struct) value, schema, conversions));
    }

    static Struct rebuild(Struct value, Schema schema, Conversion[] conversions) {
        if (value.schema() == schema) {
            return value;
        }
        Struct rebuilt = new Struct(schema);
        List<Field> from = value.schema().fields();
        List<Field> to = schema.fields();
        for (int i = 0; i < conversions.length; i++) {
            Object field = value.get(from.get(i));
            if (field != null) {
                rebuilt.put(to.get(i), conversions[i].convert(field));
            }
        }
        return rebuilt;
    }

    private static List<String> names(UdtType udt) {
        return udt.fields().stream().map(UdtType.Field::name).toList();
    }

    private static List<CqlType> types(UdtType udt) {
        return udt.fields().stream().map(UdtType.Field::type).toList();
    }
}
