package io.drover.model.event;

import org.apache.kafka.connect.errors.DataException;

public enum Op {
    /** Row marker and cells, as an INSERT writes. */
    CREATE("c"),
    /** Cells without a marker, as an UPDATE writes. */
    UPDATE("u"),
    /** A row, a partition or a clustering range. */
    DELETE("d"),
    /** Read by a snapshot; like {@link #CREATE}, it carries a marker. */
    READ("r"),
    TRUNCATE("t");

    private final String code;

    Op(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    public static Op of(String code) {
        for (Op op : values()) {
            if (op.code.equals(code)) {
                return op;
            }
        }
        throw new DataException("op is '" + code + "', which is none of c, u, d, r and t");
    }
}
