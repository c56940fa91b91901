package io.drover.mapping.cast;

import static io.drover.model.type.ScalarType.BIGINT;
import static io.drover.model.type.ScalarType.DATE;
import static io.drover.model.type.ScalarType.TIMESTAMP;
import static io.drover.model.type.ScalarType.TIMEUUID;
import static io.drover.model.type.ScalarType.UUID;

import io.drover.model.type.ScalarType;
import java.util.Optional;

/** Casts between points in time, and between the two UUID types, of which one is a point in time. All in UTC. */
final class TimeCasts {
    private static final long MILLIS_PER_DAY = 86_400_000;
    /** 100 ns intervals from the start of the Gregorian calendar, which timeuuids count from, to 1970. */
    private static final long GREGORIAN_OFFSET = 0x01b21dd213814000L;

    private TimeCasts() {}

    static Optional<Cast> find(ScalarType from, ScalarType to) {
        return Optional.ofNullable(
                switch (from) {
                    case TIMESTAMP -> ofTimestamp(to);
                    case BIGINT -> to == TIMESTAMP ? Cast.ordered(BIGINT, TIMESTAMP, Conversion.SAME) : null;
                    case DATE -> to == TIMESTAMP ? Cast.ordered(DATE, TIMESTAMP, TimeCasts::midnight) : null;
                    case UUID -> to == TIMEUUID ? Cast.lossless(UUID, TIMEUUID, TimeCasts::requireTime) : null;
                    case TIMEUUID -> ofTimeUuid(to);
                    default -> null;
                });
    }

    private static Cast ofTimestamp(ScalarType to) {
        return switch (to) {
            case BIGINT -> Cast.ordered(TIMESTAMP, BIGINT, Conversion.SAME);
            case DATE -> Cast.lossy(TIMESTAMP, DATE, TimeCasts::day);
            default -> null;
        };
    }

    private static Cast ofTimeUuid(ScalarType to) {
        return switch (to) {
            // The two types sort differently.
            case UUID -> Cast.lossless(TIMEUUID, UUID, Conversion.SAME);
            case TIMESTAMP -> Cast.lossy(TIMEUUID, TIMESTAMP, TimeCasts::millis);
            case DATE -> Cast.lossy(TIMEUUID, DATE, value -> day(millis(value)));
            default -> null;
        };
    }

    private static Object midnight(Object days) {
        return (Integer) days * MILLIS_PER_DAY;
    }

    private static Object day(Object millis) {
        long day = Math.floorDiv((Long) millis, MILLIS_PER_DAY);
        if ((int) day != day) {
            throw new ConversionException("is outside of the range of date");
        }
        return (int) day;
    }

    private static Object millis(Object timeUuid) {
        java.util.UUID uuid = java.util.UUID.fromString((String) timeUuid);
        if (uuid.version() != 1) {
            throw new ConversionException("is not a version 1 uuid");
        }
        return Math.floorDiv(uuid.timestamp() - GREGORIAN_OFFSET, 10_000L);
    }

    private static Object requireTime(Object value) {
        return CqlText.parse(TIMEUUID, (String) value);
    }
}
