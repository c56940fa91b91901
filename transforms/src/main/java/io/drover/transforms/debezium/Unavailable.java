package io.drover.transforms.debezium;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Recognizes what Debezium puts where PostgreSQL did not log a large value because it had not changed. The forms are those
 * of {@code UnchangedToastedPlaceholder} in Debezium 3.5: the text, its bytes, a list of one of them or of the bytes as
 * numbers, a list of a UUID made from the bytes, or a map from the text to itself.
 */
final class Unavailable {
    private final String text;
    private final byte[] bytes;
    private final String uuid;

    /** @param placeholder Debezium's {@code unavailable.value.placeholder} */
    Unavailable(String placeholder) {
        this.text = placeholder;
        this.bytes = placeholder.getBytes(StandardCharsets.UTF_8);
        this.uuid = UUID.nameUUIDFromBytes(bytes).toString();
    }

    boolean is(Object value) {
        if (value instanceof List<?> list) {
            return list.size() == 1 && (isText(list.get(0)) || uuid.equals(list.get(0))) || isBytesAsNumbers(list);
        }
        if (value instanceof Map<?, ?> map) {
            return map.size() == 1 && text.equals(map.get(text));
        }
        return isText(value);
    }

    private boolean isText(Object value) {
        if (value instanceof String string) {
            return string.equals(text);
        }
        if (value instanceof byte[] array) {
            return java.util.Arrays.equals(array, bytes);
        }
        return value instanceof ByteBuffer buffer && buffer.equals(ByteBuffer.wrap(bytes));
    }

    private boolean isBytesAsNumbers(List<?> list) {
        if (list.size() != bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (!(list.get(i) instanceof Number number) || number.longValue() != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
