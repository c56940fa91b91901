package io.drover.cassandra.scan;

import static io.drover.cassandra.scan.RowEvents.UNKNOWN_WRITETIME;

import io.drover.model.event.ChangeEvent;
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
import java.util.stream.IntStream;

/**
 * The cells of one non-frozen column. Elements of a set or map go out as additions and fields of a UDT one by one, because
 * an overwrite would delete what the scan did not see. A list goes out as one overwrite with the timestamp of its newest
 * element, as CQL cannot write an element at the position it has. Where its elements expire at different times, the TTL is
 * that of the one that lives longest, and a delta has the others.
 */
final class MultiCells {
    /** The overwrite of a list deletes what was there one microsecond before it, which must be a timestamp, too. */
    static final long UNKNOWN_LIST_WRITETIME = UNKNOWN_WRITETIME + 1;

    private record Stamp(long writetime, int ttl) {}

    private MultiCells() {}

    /** @param readAt epoch seconds from which TTLs count */
    static void list(int column, ListType type, ByteBuffer value, Stamps stamps, long readAt, CellSink sink) {
        List<Long> expiries = IntStream.range(0, stamps.size())
                .mapToObj(i -> stamps.ttl(i) == ChangeEvent.NO_TTL ? Delta.NEVER : readAt + stamps.ttl(i))
                .toList();
        boolean isUniform = expiries.stream().distinct().count() <= 1;
        sink.cell(
                column,
                stamps.newestWritetime(),
                stamps.longestTtl(),
                type.decode(value),
                isUniform ? null : Delta.ofExpiries(expiries));
    }

    /**
     * What a server without elements' timestamps gives: the values, with a timestamp so low that every write and deletion
     * that capture brings wins over them, and without an end, as the TTL cannot be read either.
     */
    static void unstamped(int column, CqlType type, ByteBuffer value, CellSink sink) {
        if (type instanceof UdtType udt) {
            RawElements raw = RawElements.ofFields(value, udt.fields().size());
            List<Integer> present = IntStream.range(0, udt.fields().size())
                    .filter(raw::isPresent)
                    .boxed()
                    .toList();
            if (!present.isEmpty()) {
                fields(column, udt, raw, present, UNKNOWN_WRITETIME, ChangeEvent.NO_TTL, sink);
            }
        } else {
            Delta delta = type instanceof ListType ? null : Delta.ADD;
            long writetime = type instanceof ListType ? UNKNOWN_LIST_WRITETIME : UNKNOWN_WRITETIME;
            sink.cell(column, writetime, ChangeEvent.NO_TTL, type.decode(value), delta);
        }
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
        byStamp(stamps).forEach((stamp, fields) -> fields(column, type, raw, fields, stamp.writetime, stamp.ttl, sink));
    }

    private static void fields(
            int column, UdtType type, RawElements raw, List<Integer> fields, long writetime, int ttl, CellSink sink) {
        Map<String, FieldDelta> deltas = new HashMap<>();
        List<Integer> values = new ArrayList<>();
        for (int field : fields) {
            UdtType.Field of = type.fields().get(field);
            boolean isEmpty = raw.isEmpty(field) && !of.type().allowsNoBytes();
            deltas.put(of.name(), isEmpty ? FieldDelta.EMPTY : FieldDelta.SET);
            if (!isEmpty) {
                values.add(field);
            }
        }
        sink.cell(column, writetime, ttl, type.decode(raw.only(values)), Delta.ofFields(deltas));
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
