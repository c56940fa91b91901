package io.drover.sink.statement;

import io.drover.model.type.ListType;
import io.drover.model.type.ScalarType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A non-frozen list that becomes a given one, however often that is applied.
 *
 * <p>CQL writes an overwrite as a deletion of the list at one microsecond before the timestamp and a new cell for each
 * element, under a key that the coordinator makes up. A second overwrite at the same timestamp therefore deletes nothing of
 * the first and puts its elements beside the first one's. All else is as with any register: what is older is deleted by the
 * overwrite, and what is newer deletes it. So only the elements that the target has at this very timestamp matter. When they
 * are the list, it is there already; when they are another one, each is deleted by its index, at the timestamp, at which a
 * deletion wins. A target that cannot tell the write times of a list's elements (before Cassandra 5.0) has all elements
 * deleted like that, which spares those that are newer.
 *
 * <p>Of two lists at one timestamp the later one in the log is right. A scan knows no such order, so its list gives way to
 * one that is there: whatever made the two differ is in the log.
 *
 * <p>Elements that expire at different times are an overwrite with the first of them and additions of the others, in one
 * request, in which Cassandra keeps the order.
 *
 * <p>Between the read and the write nothing else may write the list.
 */
public final class ListOverwrite {
    private static final ListType TIMES = new ListType(ScalarType.BIGINT, true);

    private final ListOverwrites.Texts texts;
    private final ByteBuffer[] key;
    private final ByteBuffer value;
    private final List<Part> parts;
    private final long writetime;
    private final boolean scanned;

    /**
     * Successive elements that expire together.
     *
     * @param elements null for none
     */
    record Part(ByteBuffer elements, int ttl) {}

    /**
     * @param value all of the parts' elements, null for none
     * @param parts at least one
     */
    ListOverwrite(
            ListOverwrites.Texts texts,
            ByteBuffer[] key,
            ByteBuffer value,
            List<Part> parts,
            long writetime,
            boolean scanned) {
        this.texts = texts;
        this.key = key;
        this.value = value;
        this.parts = List.copyOf(parts);
        this.writetime = writetime;
        this.scanned = scanned;
    }

    /** Reads the list, and, if asked to, behind it the list of its elements' write times. */
    public CqlWrite read(boolean withTimes) {
        return new CqlWrite(withTimes ? texts.readWithTimes() : texts.read(), key);
    }

    /** The texts of {@link #writes}. */
    public List<String> writeTexts() {
        return parts.size() == 1
                ? List.of(texts.overwrite(), texts.deleteElement())
                : List.of(texts.overwrite(), texts.append(), texts.deleteElement());
    }

    /**
     * @param current what the target has, or null for none
     * @param times its elements' write times, microseconds; null when they are not known
     * @return to be applied together; empty when there is nothing to do
     */
    public List<CqlWrite> writes(ByteBuffer current, ByteBuffer times) {
        int size = current == null ? 0 : current.getInt(current.position());
        List<Integer> rivals = new ArrayList<>();
        List<?> known = times == null ? null : (List<?>) TIMES.decode(times);
        for (int i = 0; i < size; i++) {
            if (known == null || known.get(i).equals(writetime)) {
                rivals.add(i);
            }
        }
        boolean isThere = known != null && size > 0 && rivals.size() == size && current.equals(value);
        boolean givesWay = known != null && scanned && !rivals.isEmpty();
        if (isThere || givesWay) {
            return List.of();
        }
        List<CqlWrite> writes = new ArrayList<>();
        rivals.forEach(index -> writes.add(deleteElement(index)));
        for (Part part : parts) {
            writes.add(write(part == parts.get(0) ? texts.overwrite() : texts.append(), part));
        }
        return writes;
    }

    private CqlWrite deleteElement(int index) {
        ByteBuffer[] values = new ByteBuffer[2 + key.length];
        values[0] = Values.ofInt(index);
        values[1] = Values.ofLong(writetime);
        System.arraycopy(key, 0, values, 2, key.length);
        return new CqlWrite(texts.deleteElement(), values);
    }

    private CqlWrite write(String text, Part part) {
        ByteBuffer[] values = new ByteBuffer[3 + key.length];
        values[0] = Values.ofLong(writetime);
        values[1] = Values.ofInt(part.ttl());
        values[2] = part.elements();
        System.arraycopy(key, 0, values, 3, key.length);
        return new CqlWrite(text, values);
    }
}
