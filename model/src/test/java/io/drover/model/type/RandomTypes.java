package io.drover.model.type;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.data.CqlVector;
import com.datastax.oss.driver.api.core.data.TupleValue;
import com.datastax.oss.driver.api.core.data.UdtValue;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Random types with values of them, made and encoded by the Java driver: an independent witness of CQL's binary form. */
public final class RandomTypes {
    /** One type as we and as the driver know it. */
    public record Sample(CqlType type, DataType driverType) {}

    private static final int MAX_DEPTH = 3;
    private final Random random;
    private final boolean negativeZeros;

    public RandomTypes(Random random) {
        this(random, true);
    }

    private RandomTypes(Random random, boolean negativeZeros) {
        this.random = random;
        this.negativeZeros = negativeZeros;
    }

    /** Connect's JsonConverter reads -0.0 as 0.0. */
    public static RandomTypes fitForJson(Random random) {
        return new RandomTypes(random, false);
    }

    /** A type as a column can have it: frozen or not, if it is a collection or UDT. */
    public Sample column() {
        return sample(MAX_DEPTH, random.nextBoolean());
    }

    public Sample frozen() {
        return sample(MAX_DEPTH, true);
    }

    /** What can be part of a primary key. */
    public Sample key() {
        while (true) {
            Sample sample = scalar();
            if (sample.type() != ScalarType.COUNTER && sample.type() != ScalarType.DURATION) {
                return sample;
            }
        }
    }

    private Sample sample(int depth, boolean frozen) {
        int kind = depth == 0 ? 0 : random.nextInt(9);
        return switch (kind) {
            case 3 -> {
                Sample element = sample(depth - 1, true);
                yield new Sample(new ListType(element.type(), frozen), DataTypes.listOf(element.driverType(), frozen));
            }
            case 4 -> {
                Sample element = sample(depth - 1, true);
                yield new Sample(new SetType(element.type(), frozen), DataTypes.setOf(element.driverType(), frozen));
            }
            case 5 -> {
                Sample key = sample(depth - 1, true);
                Sample value = sample(depth - 1, true);
                yield new Sample(
                        new MapType(key.type(), value.type(), frozen),
                        DataTypes.mapOf(key.driverType(), value.driverType(), frozen));
            }
            case 6 -> {
                List<Sample> elements = samples(depth - 1);
                yield new Sample(
                        new TupleType(elements.stream().map(Sample::type).toList()),
                        DataTypes.tupleOf(
                                elements.stream().map(Sample::driverType).toArray(DataType[]::new)));
            }
            case 7 -> udt(depth - 1, frozen);
            case 8 -> {
                Sample element = sample(depth - 1, true);
                int dimension = 1 + random.nextInt(4);
                yield new Sample(
                        new VectorType(element.type(), dimension), DataTypes.vectorOf(element.driverType(), dimension));
            }
            default -> depth == MAX_DEPTH ? scalar() : inside();
        };
    }

    private List<Sample> samples(int depth) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            samples.add(sample(depth, true));
        }
        return samples;
    }

    private Sample udt(int depth, boolean frozen) {
        String name = random.nextBoolean() ? "address_" + random.nextInt(1_000_000) : "Odd Näme " + random.nextInt();
        UserDefinedTypeBuilder driver =
                new UserDefinedTypeBuilder(CqlIdentifier.fromInternal("ks"), CqlIdentifier.fromInternal(name));
        List<UdtType.Field> fields = new ArrayList<>();
        for (Sample sample : samples(depth)) {
            String field = (random.nextBoolean() ? "f_" : "Field, <\"> ") + fields.size();
            fields.add(new UdtType.Field(field, sample.type()));
            driver.withField(CqlIdentifier.fromInternal(field), sample.driverType());
        }
        UserDefinedType built = frozen ? driver.frozen().build() : driver.build();
        return new Sample(new UdtType("ks", name, fields, frozen), built);
    }

    /** Counters cannot be part of another type. */
    private Sample inside() {
        Sample sample = scalar();
        return sample.type() == ScalarType.COUNTER ? inside() : sample;
    }

    private Sample scalar() {
        ScalarType type = ScalarType.values()[random.nextInt(ScalarType.values().length)];
        return new Sample(type, driverType(type));
    }

    public static DataType driverType(ScalarType type) {
        return switch (type) {
            case ASCII -> DataTypes.ASCII;
            case TEXT -> DataTypes.TEXT;
            case BLOB -> DataTypes.BLOB;
            case BOOLEAN -> DataTypes.BOOLEAN;
            case TINYINT -> DataTypes.TINYINT;
            case SMALLINT -> DataTypes.SMALLINT;
            case INT -> DataTypes.INT;
            case BIGINT -> DataTypes.BIGINT;
            case COUNTER -> DataTypes.COUNTER;
            case FLOAT -> DataTypes.FLOAT;
            case DOUBLE -> DataTypes.DOUBLE;
            case DECIMAL -> DataTypes.DECIMAL;
            case VARINT -> DataTypes.VARINT;
            case UUID -> DataTypes.UUID;
            case TIMEUUID -> DataTypes.TIMEUUID;
            case TIMESTAMP -> DataTypes.TIMESTAMP;
            case DATE -> DataTypes.DATE;
            case TIME -> DataTypes.TIME;
            case DURATION -> DataTypes.DURATION;
            case INET -> DataTypes.INET;
        };
    }

    /** The binary form of a random value, as the driver sends it. */
    public ByteBuffer bytes(Sample sample) {
        TypeCodec<Object> codec = CodecRegistry.DEFAULT.codecFor(sample.driverType());
        return codec.encode(value(sample.driverType()), ProtocolVersion.V5);
    }

    private Object value(DataType type) {
        if (type instanceof com.datastax.oss.driver.api.core.type.ListType list) {
            return values(list.getElementType(), random.nextInt(4));
        }
        if (type instanceof com.datastax.oss.driver.api.core.type.SetType set) {
            Set<Object> values = new LinkedHashSet<>(values(set.getElementType(), random.nextInt(4)));
            return values;
        }
        if (type instanceof com.datastax.oss.driver.api.core.type.MapType map) {
            Map<Object, Object> entries = new LinkedHashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                entries.put(value(map.getKeyType()), value(map.getValueType()));
            }
            return entries;
        }
        if (type instanceof com.datastax.oss.driver.api.core.type.VectorType vector) {
            return CqlVector.newInstance(values(vector.getElementType(), vector.getDimensions()));
        }
        if (type instanceof com.datastax.oss.driver.api.core.type.TupleType tuple) {
            TupleValue value = tuple.newValue();
            for (int i = 0; i < tuple.getComponentTypes().size(); i++) {
                value = value.setBytesUnsafe(
                        i, nullable(tuple.getComponentTypes().get(i)));
            }
            return value;
        }
        if (type instanceof UserDefinedType udt) {
            UdtValue value = udt.newValue();
            for (int i = 0; i < udt.getFieldTypes().size(); i++) {
                value = value.setBytesUnsafe(i, nullable(udt.getFieldTypes().get(i)));
            }
            return value;
        }
        return scalarValue(type);
    }

    private ByteBuffer nullable(DataType type) {
        return random.nextInt(4) == 0
                ? null
                : CodecRegistry.DEFAULT.codecFor(type).encode(value(type), ProtocolVersion.V5);
    }

    private List<Object> values(DataType type, int count) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(value(type));
        }
        return values;
    }

    private Object scalarValue(DataType type) {
        if (type.equals(DataTypes.ASCII)) {
            return text("aZ 9~");
        } else if (type.equals(DataTypes.TEXT)) {
            return text("aé\u0000\u2028\uFFFF'\"");
        } else if (type.equals(DataTypes.BLOB)) {
            return ByteBuffer.wrap(bytes(random.nextInt(20)));
        } else if (type.equals(DataTypes.BOOLEAN)) {
            return random.nextBoolean();
        } else if (type.equals(DataTypes.TINYINT)) {
            return (byte) random.nextInt();
        } else if (type.equals(DataTypes.SMALLINT)) {
            return (short) random.nextInt();
        } else if (type.equals(DataTypes.INT)) {
            return random.nextInt();
        } else if (type.equals(DataTypes.BIGINT) || type.equals(DataTypes.COUNTER)) {
            return random.nextLong();
        } else if (type.equals(DataTypes.FLOAT)) {
            return pick(random.nextFloat(), Float.MIN_VALUE, Float.MAX_VALUE, negativeZeros ? -0.0f : 0.0f);
        } else if (type.equals(DataTypes.DOUBLE)) {
            return pick(random.nextGaussian(), Double.MIN_VALUE, Double.MAX_VALUE, negativeZeros ? -0.0 : 0.0);
        } else if (type.equals(DataTypes.DECIMAL)) {
            return new BigDecimal(integer(), pick(0, random.nextInt(), Integer.MAX_VALUE, Integer.MIN_VALUE));
        } else if (type.equals(DataTypes.VARINT)) {
            return integer();
        } else if (type.equals(DataTypes.UUID)) {
            return new UUID(random.nextLong(), random.nextLong());
        } else if (type.equals(DataTypes.TIMEUUID)) {
            return new UUID(
                    random.nextLong() & ~0xf000L | 0x1000L, random.nextLong() & ~0x4000000000000000L | Long.MIN_VALUE);
        } else if (type.equals(DataTypes.TIMESTAMP)) {
            return Instant.ofEpochMilli(pick(random.nextLong(), 0L, Long.MIN_VALUE, Long.MAX_VALUE));
        } else if (type.equals(DataTypes.DATE)) {
            return LocalDate.ofEpochDay(pick(random.nextInt(), 0, Integer.MIN_VALUE, Integer.MAX_VALUE));
        } else if (type.equals(DataTypes.TIME)) {
            return LocalTime.ofNanoOfDay((long) (random.nextDouble() * 86_400_000_000_000L));
        } else if (type.equals(DataTypes.DURATION)) {
            int sign = random.nextBoolean() ? 1 : -1;
            return CqlDuration.newInstance(
                    sign * pick(0, random.nextInt(1000), Integer.MAX_VALUE, 1),
                    sign * pick(0, random.nextInt(1000), Integer.MAX_VALUE, 1),
                    sign * pick(0L, (long) random.nextInt(1000), Long.MAX_VALUE, 1L << random.nextInt(62)));
        } else if (type.equals(DataTypes.INET)) {
            return inet();
        }
        throw new AssertionError("no values of " + type);
    }

    private InetAddress inet() {
        try {
            return InetAddress.getByAddress(bytes(random.nextBoolean() ? 4 : 16));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private BigInteger integer() {
        return pick(
                BigInteger.ZERO,
                BigInteger.valueOf(random.nextInt(1000) - 500),
                new BigInteger(random.nextInt(300), random),
                new BigInteger(random.nextInt(300), random).negate());
    }

    private String text(String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return alphabet.indexOf('é') >= 0 && random.nextBoolean() ? text + "\uD83D\uDE00" : text.toString();
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }
}
