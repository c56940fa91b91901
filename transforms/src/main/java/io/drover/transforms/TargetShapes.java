package io.drover.transforms;

import io.drover.mapping.Mapping;
import io.drover.mapping.TableMapping;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.EventSchema;
import io.drover.model.event.EventWriter;
import io.drover.model.name.Names;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * For each schema of incoming events: the mapping of its table, and the writer of the target's events under the same topic
 * prefix. Target schemas are made once per table and prefix, so that converters behind see few instances.
 */
final class TargetShapes {
    record Shape(TableMapping mapping, EventWriter writer) {}

    /** Converters may drop and rebuild schemas; this bounds what stays of the old ones. */
    private static final int MAX_CACHED_SCHEMAS = 1000;

    private final Mapping mapping;
    private final Map<Schema, Shape> bySchema = new IdentityHashMap<>();
    private final Map<String, Shape> byName = new HashMap<>();
    private Schema lastSchema;
    private Shape lastShape;

    TargetShapes(Mapping mapping) {
        this.mapping = mapping;
    }

    Shape of(Schema envelope, TableSchema origin) {
        if (envelope != lastSchema) {
            if (bySchema.size() >= MAX_CACHED_SCHEMAS) {
                bySchema.clear();
            }
            lastShape = bySchema.computeIfAbsent(envelope, schema -> shape(schema.name(), origin.id()));
            lastSchema = envelope;
        }
        return lastShape;
    }

    private Shape shape(String envelope, TableId origin) {
        return byName.computeIfAbsent(envelope, name -> {
            TableMapping table = mapping.table(origin)
                    .orElseThrow(() -> new DataException("table " + origin + " is not in the mapping, which has "
                            + mapping.tables().stream()
                                    .map(known -> known.origin().toString())
                                    .collect(Collectors.joining(", "))
                            + "; add it to the migration or leave its topic out of this connector"));
            return new Shape(table, new EventWriter(new EventSchema(prefix(name, origin), table.target())));
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
