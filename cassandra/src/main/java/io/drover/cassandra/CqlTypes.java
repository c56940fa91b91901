package io.drover.cassandra;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import com.datastax.oss.protocol.internal.ProtocolConstants;
import io.drover.model.type.CqlType;
import io.drover.model.type.ScalarType;
import io.drover.model.type.UdtType;
import java.util.ArrayList;
import java.util.List;

/** The driver's data types as {@link CqlType}. */
final class CqlTypes {
    private CqlTypes() {}

    static CqlType of(DataType type) {
        if (type instanceof ListType list) {
            return new io.drover.model.type.ListType(of(list.getElementType()), list.isFrozen());
        }
        if (type instanceof SetType set) {
            return new io.drover.model.type.SetType(of(set.getElementType()), set.isFrozen());
        }
        if (type instanceof MapType map) {
            return new io.drover.model.type.MapType(of(map.getKeyType()), of(map.getValueType()), map.isFrozen());
        }
        if (type instanceof TupleType tuple) {
            return new io.drover.model.type.TupleType(
                    tuple.getComponentTypes().stream().map(CqlTypes::of).toList());
        }
        if (type instanceof VectorType vector) {
            return new io.drover.model.type.VectorType(of(vector.getElementType()), vector.getDimensions());
        }
        if (type instanceof UserDefinedType udt) {
            List<UdtType.Field> fields = new ArrayList<>();
            for (int i = 0; i < udt.getFieldNames().size(); i++) {
                fields.add(new UdtType.Field(
                        udt.getFieldNames().get(i).asInternal(),
                        of(udt.getFieldTypes().get(i))));
            }
            return new UdtType(udt.getKeyspace().asInternal(), udt.getName().asInternal(), fields, udt.isFrozen());
        }
        return scalar(type);
    }

    private static ScalarType scalar(DataType type) {
        return switch (type.getProtocolCode()) {
            case ProtocolConstants.DataType.ASCII -> ScalarType.ASCII;
            case ProtocolConstants.DataType.BIGINT -> ScalarType.BIGINT;
            // A custom type has no CQL form of its own: its bytes are carried as they are.
            case ProtocolConstants.DataType.BLOB, ProtocolConstants.DataType.CUSTOM -> ScalarType.BLOB;
            case ProtocolConstants.DataType.BOOLEAN -> ScalarType.BOOLEAN;
            case ProtocolConstants.DataType.COUNTER -> ScalarType.COUNTER;
            case ProtocolConstants.DataType.DECIMAL -> ScalarType.DECIMAL;
            case ProtocolConstants.DataType.DOUBLE -> ScalarType.DOUBLE;
            case ProtocolConstants.DataType.FLOAT -> ScalarType.FLOAT;
            case ProtocolConstants.DataType.INT -> ScalarType.INT;
            case ProtocolConstants.DataType.TIMESTAMP -> ScalarType.TIMESTAMP;
            case ProtocolConstants.DataType.UUID -> ScalarType.UUID;
            case ProtocolConstants.DataType.VARCHAR -> ScalarType.TEXT;
            case ProtocolConstants.DataType.VARINT -> ScalarType.VARINT;
            case ProtocolConstants.DataType.TIMEUUID -> ScalarType.TIMEUUID;
            case ProtocolConstants.DataType.INET -> ScalarType.INET;
            case ProtocolConstants.DataType.DATE -> ScalarType.DATE;
            case ProtocolConstants.DataType.TIME -> ScalarType.TIME;
            case ProtocolConstants.DataType.SMALLINT -> ScalarType.SMALLINT;
            case ProtocolConstants.DataType.TINYINT -> ScalarType.TINYINT;
            case ProtocolConstants.DataType.DURATION -> ScalarType.DURATION;
            default -> throw new IllegalArgumentException("CQL type " + type.asCql(false, true) + " is not known");
        };
    }
}
