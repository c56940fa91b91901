package io.drover.cassandra.scan;

import io.drover.model.event.Delta;
import io.drover.model.event.Delta.FieldDelta;
import io.drover.model.type.CqlType;
import io.drover.model.type.ListType;
import io.drover.model.type.MapType;
import io.drover.model.type.SetType;
import io.drover.model.type.UdtType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cells of one non-frozen column. Elements of a set or map go out as additions and fields of a UDT one by one, because
 * an overwrite would delete what the scan did not see. A list goes out as one overwrite with the timestamp and TTL of its
 * newest element: CQL cannot write an element at the position it has.
 */
final class MultiCells {
    private record Stamp(long writetime, int ttl) {}

    private MultiCells() {}

    static void list(int column, ListType type, ByteBuffer value, Stamps stamps, CellSink sink) {
        int newest = stamps.newest();
        sink.cell(column, stamps.writetime(newest), stamps.ttl(newest), type.decode(value), null);
    }

    static void set(int column, SetType type, ByteBuffer value, Stamps stamps, CellSink sink) {
        additions(column, type, 1, value, stamps, sink);
    }

    static void map(int column, MapType type, ByteBuffer value, Stamps stamps, CellSink sink) {
        additions(column, type, 2, value, stamps, sink);
    }

    private static void additions(
            int column, CqlType type, int partsOfElement, ByteBuffer value, Stamps stamps, CellSink sink) {
        if (stamps.areUniform()) {
            sink.cell(column, stamps.writetime(0), stamps.ttl(0), type.decode(value), Delta.ADD);
        } else {
            RawElements raw = RawElements.ofCollection(value, partsOfElement);
            byStamp(stamps)
                    .forEach((stamp, elements) ->
                            sink.cell(column, stamp.writetime, stamp.ttl, type.decode(raw.pick(elements)), Delta.ADD));
        }
    }

    static void udt(int column, UdtType type, ByteBuffer value, Stamps stamps, CellSink sink) {
        RawElements raw = RawElements.ofFields(value, type.fields().size());
        byStamp(stamps).forEach((stamp, fields) -> {
            Map<String, FieldDelta> deltas = new HashMap<>();
            for (int field : fields) {
                deltas.put(type.fields().get(field).name(), FieldDelta.SET);
            }
            sink.cell(column, stamp.writetime, stamp.ttl, type.decode(raw.only(fields)), Delta.ofFields(deltas));
        });
    }

    private static Map<Stamp, List<Integer>> byStamp(Stamps stamps) {
        Map<Stamp, List<Integer>> elements = new LinkedHashMap<>();
        for (int i = 0; i < stamps.size(); i++) {
            if (stamps.isPresent(i)) {
                elements.computeIfAbsent(new Stamp(stamps.writetime(i), stamps.ttl(i)), any -> new ArrayList<>())
                        .add(i);
            }
        }
        return elements;
    }
}
