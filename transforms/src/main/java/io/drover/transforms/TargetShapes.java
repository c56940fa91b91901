package io.drover.transforms;

import io.drover.mapping.Mapping;
import io.drover.mapping.TableMapping;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.EventBatch;
import io.drover.model.event.EventSchema;
import io.drover.model.event.EventWriter;
import io.drover.model.name.Names;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * For each schema of incoming events: the mapping of its table, and the writer of the target's events under the same topic
 * prefix. Target schemas are made once per table and prefix, so that converters behind see few instances.
 */
final class TargetShapes {
    /** One target of an origin table. */
    record Shape(TableMapping mapping, EventWriter writer) {}

    /** All targets of an origin table, and the batch for what becomes several events. */
    record Shapes(List<Shape> all, EventBatch batch) {}

    /** Converters may drop and rebuild schemas; this bounds what stays of the old ones. */
    private static final int MAX_CACHED_SCHEMAS = 1000;

    private final Mapping mapping;
    private final Map<Schema, Shapes> bySchema = new IdentityHashMap<>();
    private final Map<String, Shapes> byName = new HashMap<>();
    private Schema lastSchema;
    private Shapes lastShapes;

    TargetShapes(Mapping mapping) {
        this.mapping = mapping;
    }

    Shapes of(Schema envelope, TableSchema origin) {
        if (envelope != lastSchema) {
            if (bySchema.size() >= MAX_CACHED_SCHEMAS) {
                bySchema.clear();
            }
            lastShapes = bySchema.computeIfAbsent(envelope, schema -> shapes(schema.name(), origin.id()));
            lastSchema = envelope;
        }
        return lastShapes;
    }

    private Shapes shapes(String envelope, TableId origin) {
        return byName.computeIfAbsent(envelope, name -> {
            List<TableMapping> tables = mapping.tables(origin);
            if (tables.isEmpty()) {
                throw new DataException("table " + origin + " is not in the mapping, which has "
                        + mapping.origins().stream().map(TableId::toString).collect(Collectors.joining(", "))
                        + "; add it to the migration or leave its topic out of this connector");
            }
            String prefix = prefix(name, origin);
            List<Shape> shapes = tables.stream()
                    .map(table -> new Shape(table, new EventWriter(new EventSchema(prefix, table.target()))))
                    .toList();
            return new Shapes(
                    shapes,
                    new EventBatch(shapes.stream()
                            .map(shape -> shape.writer().schema().value())
                            .toList()));
        });
    }

    /** An envelope is named prefix.keyspace.table.Envelope, each part as a schema name. */
    private static String prefix(String envelope, TableId table) {
        String suffix = "." + Names.field(table.keyspace()) + "." + Names.field(table.table()) + ".Envelope";
        if (envelope == null || !envelope.endsWith(suffix)) {
            throw new DataException("the schema of an event of " + table + " is named '" + envelope
                    + "', which does not end in '" + suffix + "'");
        }
        String prefix = envelope.substring(0, envelope.length() - suffix.length());
        return Arrays.stream(prefix.split("\\.")).map(Names::fromField).collect(Collectors.joining("."));
    }
}
