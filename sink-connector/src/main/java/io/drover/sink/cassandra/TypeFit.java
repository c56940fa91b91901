package io.drover.sink.cassandra;

import io.drover.model.type.CqlType;
import io.drover.model.type.ListType;
import io.drover.model.type.MapType;
import io.drover.model.type.SetType;
import io.drover.model.type.TupleType;
import io.drover.model.type.UdtType;
import java.util.List;

/**
 * Whether a value's bytes mean the same in two types: if the types are the same, save for the names and keyspaces of their
 * user-defined types. Those may also have further fields at the target, at the end, where {@code ALTER TYPE} puts them.
 */
final class TypeFit {
    private TypeFit() {}

    static boolean fits(CqlType event, CqlType target) {
        if (event.isMultiCell() != target.isMultiCell()) {
            return false;
        }
        if (event instanceof ListType a && target instanceof ListType b) {
            return fits(a.element(), b.element());
        }
        if (event instanceof SetType a && target instanceof SetType b) {
            return fits(a.element(), b.element());
        }
        if (event instanceof MapType a && target instanceof MapType b) {
            return fits(a.key(), b.key()) && fits(a.value(), b.value());
        }
        if (event instanceof TupleType a && target instanceof TupleType b) {
            return a.elements().size() == b.elements().size() && allFit(a.elements(), b.elements());
        }
        if (event instanceof UdtType a && target instanceof UdtType b) {
            return names(b).size() >= names(a).size()
                    && names(a).equals(names(b).subList(0, names(a).size()))
                    && allFit(types(a), types(b));
        }
        return event.equals(target);
    }

    private static boolean allFit(List<CqlType> event, List<CqlType> target) {
        for (int i = 0; i < event.size(); i++) {
            if (!fits(event.get(i), target.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> names(UdtType type) {
        return type.fields().stream().map(UdtType.Field::name).toList();
    }

    private static List<CqlType> types(UdtType type) {
        return type.fields().stream().map(UdtType.Field::type).toList();
    }
}
