package io.drover.avro;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** Keeps schemas as text, as a registry does. */
final class FakeRegistry implements SchemaRegistry {
    final List<String> subjects = new ArrayList<>();
    private final List<String> schemas = new ArrayList<>();

    @Override
    public int id(String subject, Schema schema) {
        subjects.add(subject);
        String text = schema.toString();
        if (!schemas.contains(text)) {
            schemas.add(text);
        }
        return schemas.indexOf(text);
    }

    @Override
    public Schema schema(int id) {
        return new Schema.Parser().parse(schemas.get(id));
    }

    int add(String schema) {
        schemas.add(schema);
        return schemas.size() - 1;
    }
}
