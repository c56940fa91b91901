package io.drover.mapping.expression;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import java.nio.ByteBuffer;

/** A partition key's bytes as Cassandra hashes them: one column's alone, or each behind its length and before a zero. */
final class PartitionKey {
    private PartitionKey() {}

    static ByteBuffer encode(TableSchema table, ChangeEvent event) {
        int columns = table.partitionKeySize();
        if (columns == 1) {
            return table.column(0).type().encode(event.after()[0]);
        }
        ByteBuffer[] parts = new ByteBuffer[columns];
        int length = 0;
        for (int i = 0; i < columns; i++) {
            parts[i] = table.column(i).type().encode(event.after()[i]);
            length += parts[i].remaining() + 3;
        }
        ByteBuffer key = ByteBuffer.allocate(length);
        for (ByteBuffer part : parts) {
            key.putShort((short) part.remaining()).put(part.duplicate()).put((byte) 0);
        }
        return key.flip();
    }
}
