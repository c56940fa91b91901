package io.drover.mapping;

import io.drover.mapping.ColumnSource.Computed;
import io.drover.mapping.ColumnSource.Constant;
import io.drover.mapping.ColumnSource.OriginColumn;
import io.drover.mapping.ColumnSource.Parts;
import io.drover.mapping.TableRule.KeyRule.KeyColumn;
import io.drover.mapping.cast.ConversionException;
import io.drover.mapping.cast.CqlText;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.name.Names;
import io.drover.model.type.CqlType;
import io.drover.model.type.MapType;
import io.drover.model.type.ScalarType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The target table that a rule asks for, when there is none yet: the types are what the sources give (of a constant, what it
 * looks like), and the key is the rule's {@code key}, else the origin's.
 */
public final class TargetProposal {
    private final TableRule rule;
    private final TableSchema origin;
    private final ExpressionRules expressions;
    private final Map<String, CqlType> types = new LinkedHashMap<>();
    private final Map<String, Column.Kind> kinds = new LinkedHashMap<>();
    private final Map<String, String> renamed = new LinkedHashMap<>();

    private TargetProposal(TableRule rule, TableSchema origin) {
        this.rule = rule;
        this.origin = origin;
        this.expressions = new ExpressionRules(origin);
    }

    /** @throws MappingException when the rule says too little or what cannot be */
    public static TableSchema of(TableRule rule, TableSchema origin) {
        Findings findings = new Findings();
        if (rule.explode() != null) {
            Exploder.refusal(origin, rule.explode().explode())
                    .ifPresent(reason -> findings.add(rule.explode().position(), reason));
            findings.throwIfAny();
            return new TargetProposal(
                            rule, Exploder.of(origin, rule.explode().explode()).rows())
                    .build(findings);
        }
        return new TargetProposal(rule, origin).build(findings);
    }

    private TableSchema build(Findings findings) {
        Set<String> used = new HashSet<>();
        for (ColumnRule column : rule.columns()) {
            CqlType type = type(column.source(), used);
            if (type == null) {
                findings.add(
                        column.position(),
                        "the type of column " + Names.cql(column.target())
                                + " cannot be told from its rule; create the target table first");
            } else {
                types.put(column.target(), type);
            }
        }
        rule.drops().forEach(drop -> used.add(drop.column()));
        for (Column column : origin.columns()) {
            if (!used.contains(column.name()) && !types.containsKey(column.name())) {
                types.put(column.name(), column.type());
                kinds.put(column.name(), column.kind());
                renamed.putIfAbsent(column.name(), column.name());
            }
        }
        findings.throwIfAny();
        List<Column> columns = key(findings);
        findings.throwIfAny();
        types.forEach((name, type) -> {
            Column.Kind kind = kinds.getOrDefault(name, Column.Kind.REGULAR);
            if (columns.stream().noneMatch(key -> key.name().equals(name))) {
                columns.add(new Column(name, type, kind == Column.Kind.STATIC ? kind : Column.Kind.REGULAR));
            }
        });
        return new TableSchema(rule.target(), columns);
    }

    private CqlType type(ColumnSource source, Set<String> used) {
        if (source instanceof OriginColumn column) {
            int index = origin.indexOf(column.name());
            if (index < 0) {
                return null;
            }
            used.add(column.name());
            rule.columns().stream().filter(each -> each.source() == source).forEach(each -> {
                renamed.putIfAbsent(column.name(), each.target());
                kinds.put(each.target(), origin.column(index).kind());
            });
            return column.cast() != null ? column.cast() : origin.column(index).type();
        }
        if (source instanceof Constant constant) {
            return looksLike(constant.text());
        }
        if (source instanceof Computed computed) {
            return computed.cast() != null
                    ? computed.cast()
                    : expressions
                            .compile(computed)
                            .flatMap(expression -> expression.naturalType())
                            .orElse(null);
        }
        List<CqlType> parts = new ArrayList<>();
        ((Parts) source).parts().values().forEach(part -> parts.add(type(part, used)));
        return parts.contains(null) ? null : new MapType(ScalarType.TEXT, parts.get(0), false);
    }

    private static CqlType looksLike(String text) {
        for (ScalarType type : List.of(
                ScalarType.INT,
                ScalarType.BIGINT,
                ScalarType.DECIMAL,
                ScalarType.BOOLEAN,
                ScalarType.UUID,
                ScalarType.TIMESTAMP)) {
            try {
                CqlText.parse(type, text);
                return type;
            } catch (ConversionException e) {
                // Not one of these.
            }
        }
        return ScalarType.TEXT;
    }

    private List<Column> key(Findings findings) {
        List<Column> key = new ArrayList<>();
        if (rule.key() == null) {
            for (Column column : origin.columns().subList(0, origin.primaryKeySize())) {
                String name = renamed.getOrDefault(column.name(), column.name());
                add(key, rule.position(), name, column.kind(), findings);
            }
            return key;
        }
        for (KeyColumn column : rule.key().partition()) {
            add(key, column.position(), column.name(), Column.Kind.PARTITION_KEY, findings);
        }
        for (KeyColumn column : rule.key().clustering()) {
            Column.Kind kind = column.descending() ? Column.Kind.CLUSTERING_DESC : Column.Kind.CLUSTERING;
            add(key, column.position(), column.name(), kind, findings);
        }
        return key;
    }

    private void add(List<Column> key, Position position, String name, Column.Kind kind, Findings findings) {
        CqlType type = types.get(name);
        if (type == null) {
            findings.add(
                    position, "key column " + Names.cql(name) + " comes from nowhere; give it a rule under 'columns'");
        } else {
            key.add(new Column(name, type, kind));
        }
    }
}
