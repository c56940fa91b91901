package io.drover.model.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * Named Connect schemas for what Connect's primitives do not say. The {@code io.debezium} names and layouts are those of
 * {@code debezium-core}, so that tools which know Debezium's semantic types read them; Debezium has no lossless type for
 * {@code duration} and {@code inet}, so these two are Drover's.
 */
public final class SemanticSchemas {
    public static final String DECIMAL_SCALE = "scale";
    public static final String DECIMAL_VALUE = "value";
    public static final String DURATION_MONTHS = "months";
    public static final String DURATION_DAYS = "days";
    public static final String DURATION_NANOS = "nanos";

    private SemanticSchemas() {}

    static SchemaBuilder uuid() {
        return SchemaBuilder.string().name("io.debezium.data.Uuid").version(1);
    }

    /** Milliseconds since the epoch, UTC. */
    static SchemaBuilder timestamp() {
        return SchemaBuilder.int64().name("io.debezium.time.Timestamp").version(1);
    }

    /** Days since the epoch, over the whole int32 range. */
    static SchemaBuilder date() {
        return SchemaBuilder.int32().name("io.debezium.time.Date").version(1);
    }

    /** Nanoseconds since midnight. */
    static SchemaBuilder nanoTime() {
        return SchemaBuilder.int64().name("io.debezium.time.NanoTime").version(1);
    }

    static SchemaBuilder inet() {
        return SchemaBuilder.string().name("io.drover.Inet");
    }

    static SchemaBuilder variableScaleDecimal() {
        return SchemaBuilder.struct()
                .name("io.debezium.data.VariableScaleDecimal")
                .version(1)
                .doc("Variable scaled decimal")
                .field(DECIMAL_SCALE, Schema.INT32_SCHEMA)
                .field(DECIMAL_VALUE, Schema.BYTES_SCHEMA);
    }

    static SchemaBuilder duration() {
        return SchemaBuilder.struct()
                .name("io.drover.Duration")
                .field(DURATION_MONTHS, Schema.INT32_SCHEMA)
                .field(DURATION_DAYS, Schema.INT32_SCHEMA)
                .field(DURATION_NANOS, Schema.INT64_SCHEMA);
    }

    static Struct decimal(Schema schema, int scale, byte[] unscaled) {
        return new Struct(schema).put(DECIMAL_SCALE, scale).put(DECIMAL_VALUE, unscaled);
    }

    static Struct duration(Schema schema, int months, int days, long nanos) {
        return new Struct(schema)
                .put(DURATION_MONTHS, months)
                .put(DURATION_DAYS, days)
                .put(DURATION_NANOS, nanos);
    }

    /** The value of a {@code decimal} or {@code varint} struct. */
    public static BigDecimal toBigDecimal(Struct decimal) {
        return new BigDecimal(new BigInteger(decimal.getBytes(DECIMAL_VALUE)), decimal.getInt32(DECIMAL_SCALE));
    }

    /** A {@code decimal} (or, with scale 0, {@code varint}) value. */
    public static Struct fromBigDecimal(BigDecimal value) {
        return decimal(
                ScalarType.DECIMAL.schema(true),
                value.scale(),
                value.unscaledValue().toByteArray());
    }
}
