package io.drover.cassandra.scan;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;

/** The elements of a serialized collection or UDT, found without decoding them, so that some can be picked out. */
final class RawElements {
    private static final byte[] NULL = {-1, -1, -1, -1};

    private final ByteBuffer bytes;
    /** Where each element starts, its length included, and where the last one ends. */
    private final int[] offsets;

    private RawElements(ByteBuffer bytes, int[] offsets) {
        this.bytes = bytes;
        this.offsets = offsets;
    }

    /** @param parts of an element: 1 in a list or set, 2 in a map */
    static RawElements ofCollection(ByteBuffer value, int parts) {
        ByteBuffer in = value.duplicate();
        int count = in.getInt();
        int[] offsets = new int[count + 1];
        for (int i = 0; i < count; i++) {
            offsets[i] = in.position();
            for (int part = 0; part < parts; part++) {
                skip(in);
            }
        }
        offsets[count] = in.position();
        return new RawElements(value, offsets);
    }

    /** Fields that are missing at the end, because the type got them later, have no bytes here. */
    static RawElements ofFields(ByteBuffer value, int fields) {
        ByteBuffer in = value.duplicate();
        int[] offsets = new int[fields + 1];
        for (int i = 0; i < fields; i++) {
            offsets[i] = in.position();
            if (in.hasRemaining()) {
                skip(in);
            }
        }
        offsets[fields] = in.position();
        return new RawElements(value, offsets);
    }

    private static void skip(ByteBuffer in) {
        int length = in.getInt();
        in.position(in.position() + Math.max(0, length));
    }

    /** A serialized collection of these elements. */
    ByteBuffer pick(List<Integer> elements) {
        int size = Integer.BYTES;
        for (int element : elements) {
            size += offsets[element + 1] - offsets[element];
        }
        ByteBuffer out = ByteBuffer.allocate(size).putInt(elements.size());
        for (int element : elements) {
            out.put(slice(element));
        }
        return out.flip();
    }

    /** A serialized UDT with these fields, the others null. */
    ByteBuffer only(List<Integer> fields) {
        BitSet wanted = new BitSet();
        fields.forEach(wanted::set);
        int count = offsets.length - 1;
        ByteBuffer out = ByteBuffer.allocate(bytes.remaining() + count * NULL.length);
        for (int field = 0; field < count; field++) {
            if (wanted.get(field)) {
                out.put(slice(field));
            } else {
                out.put(NULL);
            }
        }
        return out.flip();
    }

    boolean isPresent(int field) {
        return offsets[field + 1] > offsets[field] && bytes.getInt(offsets[field]) >= 0;
    }

    boolean isEmpty(int field) {
        return isPresent(field) && bytes.getInt(offsets[field]) == 0;
    }

    private ByteBuffer slice(int element) {
        return bytes.duplicate().limit(offsets[element + 1]).position(offsets[element]);
    }
}
