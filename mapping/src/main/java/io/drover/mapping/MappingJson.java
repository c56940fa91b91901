package io.drover.mapping;

import io.drover.mapping.ColumnSource.Computed;
import io.drover.mapping.ColumnSource.Constant;
import io.drover.mapping.ColumnSource.OriginColumn;
import io.drover.mapping.ColumnSource.Parts;
import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.type.CqlType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The compiled form, in which it travels in a connector's configuration. */
final class MappingJson {
    private static final int VERSION = 2;

    private MappingJson() {}

    static String write(Mapping mapping) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", VERSION);
        document.put("tables", mapping.tables().stream().map(MappingJson::table).toList());
        return JsonText.of(document);
    }

    private static Map<String, Object> table(TableMapping table) {
        List<Object> columns = new ArrayList<>();
        for (int i = 0; i < table.target().size(); i++) {
            Column column = table.target().column(i);
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", column.name());
            entry.put("type", column.type().toString());
            entry.put("kind", column.kind().name());
            table.source(i).ifPresent(source -> put(entry, source));
            columns.add(entry);
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("origin", table.origin().toString());
        entry.put("target", table.target().id().toString());
        entry.put("columns", columns);
        entry.put("drop", List.copyOf(new TreeSet<>(table.dropped())));
        table.where().ifPresent(where -> entry.put("where", where));
        table.exploded().ifPresent(explode -> entry.put("explode", explode(explode)));
        entry.put("unique_keys", String.valueOf(table.rules().promisesUniqueKeys()));
        entry.put("whole_rows", String.valueOf(table.rules().promisesWholeRows()));
        entry.put("shared_target", String.valueOf(table.rules().isTargetShared()));
        return entry;
    }

    private static Map<String, Object> explode(Explode explode) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("column", explode.column());
        entry.put("key", explode.key());
        if (explode.value() != null) {
            entry.put("value", explode.value());
        }
        return entry;
    }

    private static void put(Map<String, Object> entry, ColumnSource source) {
        if (source instanceof OriginColumn column) {
            entry.put("column", column.name());
            putIfThere(entry, "cast", column.cast());
            putIfThere(entry, "pattern", column.pattern());
        } else if (source instanceof Constant constant) {
            entry.put("constant", constant.text());
        } else if (source instanceof Computed computed) {
            entry.put("expression", computed.expression());
            putIfThere(entry, "cast", computed.cast());
        } else if (source instanceof Parts together) {
            Map<String, Object> parts = new LinkedHashMap<>();
            together.parts().forEach((name, part) -> {
                Map<String, Object> inner = new LinkedHashMap<>();
                put(inner, part);
                parts.put(name, inner);
            });
            entry.put("parts", parts);
        }
    }

    private static void putIfThere(Map<String, Object> entry, String key, Object value) {
        if (value != null) {
            entry.put(key, value.toString());
        }
    }

    static Mapping read(String json) {
        try {
            // JSON is a subset of YAML 1.2.
            LoadSettings settings =
                    LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
            Map<?, ?> document = (Map<?, ?>) new Load(settings).loadFromString(json);
            if (!Integer.valueOf(VERSION).equals(document.get("version"))) {
                throw new IllegalArgumentException("the mapping is of version " + document.get("version")
                        + ", and this is version " + VERSION + "; make it again with this release");
            }
            return new Mapping(((List<?>) document.get("tables"))
                    .stream().map(table -> readTable((Map<?, ?>) table)).toList());
        } catch (YamlEngineException | ClassCastException | NullPointerException e) {
            throw new IllegalArgumentException("not a compiled mapping", e);
        }
    }

    private static TableMapping readTable(Map<?, ?> table) {
        List<Column> columns = new ArrayList<>();
        List<ColumnSource> sources = new ArrayList<>();
        for (Object each : (List<?>) table.get("columns")) {
            Map<?, ?> entry = (Map<?, ?>) each;
            columns.add(new Column(
                    (String) entry.get("name"), CqlType.parse((String) entry.get("type")), Column.Kind.valueOf((String)
                            entry.get("kind"))));
            sources.add(source(entry));
        }
        TreeSet<String> dropped = new TreeSet<>();
        ((List<?>) table.get("drop")).forEach(name -> dropped.add((String) name));
        return new TableMapping(new TableRules(
                TableId.parse((String) table.get("origin")),
                new TableSchema(TableId.parse((String) table.get("target")), columns),
                sources.toArray(ColumnSource[]::new),
                dropped,
                (String) table.get("where"),
                explode((Map<?, ?>) table.get("explode")),
                "true".equals(table.get("unique_keys")),
                "true".equals(table.get("whole_rows")),
                "true".equals(table.get("shared_target"))));
    }

    private static Explode explode(Map<?, ?> entry) {
        return entry == null
                ? null
                : new Explode((String) entry.get("column"), (String) entry.get("key"), (String) entry.get("value"));
    }

    /** Null when no rule touches the column. */
    private static ColumnSource source(Map<?, ?> entry) {
        String cast = (String) entry.get("cast");
        CqlType type = cast == null ? null : CqlType.parse(cast);
        if (entry.containsKey("constant")) {
            return new Constant((String) entry.get("constant"));
        }
        if (entry.containsKey("expression")) {
            return new Computed(Position.START, (String) entry.get("expression"), type);
        }
        if (entry.containsKey("parts")) {
            Map<String, ColumnSource> parts = new LinkedHashMap<>();
            ((Map<?, ?>) entry.get("parts"))
                    .forEach((name, part) -> parts.put((String) name, source((Map<?, ?>) part)));
            return new Parts(parts);
        }
        return entry.containsKey("column")
                ? new OriginColumn((String) entry.get("column"), type, (String) entry.get("pattern"))
                : null;
    }
}
