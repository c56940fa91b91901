package io.drover.model.type;

import io.drover.model.name.Names;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.SchemaBuilder;

/** A user-defined type: a struct with the type's fields in their order; each can be null. */
public final class UdtType extends CompositeType {
    /** Field names are CQL's own, unquoted; in the struct they are {@linkplain Names#field adjusted}. */
    public record Field(String name, CqlType type) {}

    private final String keyspace;
    private final String name;
    private final List<Field> fields;
    private final List<CqlType> types;

    public UdtType(String keyspace, String name, List<Field> fields, boolean frozen) {
        super(
                fields.stream()
                        .map(field ->
                                Names.cql(field.name()) + " " + field.type().elementDescriptor())
                        .collect(Collectors.joining(
                                ", ", "udt<" + Names.cql(keyspace) + "." + Names.cql(name) + ": ", ">")),
                !frozen);
        this.keyspace = keyspace;
        this.name = name;
        this.fields = fields.stream()
                .map(field -> new Field(field.name(), field.type().frozen()))
                .toList();
        this.types = this.fields.stream().map(Field::type).toList();
        schemas(this::structSchema);
    }

    private SchemaBuilder structSchema() {
        SchemaBuilder schema = SchemaBuilder.struct().name(Names.field(keyspace) + "." + Names.field(name));
        for (Field field : fields) {
            schema.field(Names.field(field.name()), field.type().schema(true));
        }
        return schema;
    }

    public String keyspace() {
        return keyspace;
    }

    public String name() {
        return name;
    }

    public List<Field> fields() {
        return fields;
    }

    @Override
    public CqlType frozen() {
        return isMultiCell() ? new UdtType(keyspace, name, fields, true) : this;
    }

    @Override
    public Object decode(ByteBuffer bytes) {
        return TupleType.decodeStruct(this, types, bytes);
    }

    @Override
    public ByteBuffer encode(Object value) {
        return TupleType.encodeStruct(this, types, value);
    }
}
