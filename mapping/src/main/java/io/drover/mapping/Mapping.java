package io.drover.mapping;

import io.drover.model.TableId;
import io.drover.model.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A checked mapping: how the events of each origin table become events of its target table. The transform, the verifier and
 * the command line all run this one. Safe for use by several threads.
 */
public final class Mapping {
    private final Map<TableId, TableMapping> tables = new LinkedHashMap<>();

    Mapping(List<TableMapping> tables) {
        tables.forEach(table -> this.tables.put(table.origin(), table));
    }

    /**
     * Checks every rule against the tables on both sides.
     *
     * @param origins the tables of the origin cluster
     * @param targets the tables of the target cluster
     * @throws MappingException with everything that is wrong
     */
    public static Mapping compile(
            MappingDocument document,
            Function<TableId, Optional<TableSchema>> origins,
            Function<TableId, Optional<TableSchema>> targets) {
        Findings findings = new Findings();
        List<TableMapping> tables = new ArrayList<>();
        for (TableRule rule : document.tables()) {
            Optional<TableSchema> origin = origins.apply(rule.origin());
            Optional<TableSchema> target = targets.apply(rule.target());
            if (origin.isEmpty()) {
                findings.add(rule.position(), "table " + rule.origin() + " does not exist in the origin cluster");
            }
            if (target.isEmpty()) {
                findings.add(
                        rule.position(),
                        "table " + rule.target() + " does not exist in the target cluster; create it first");
            }
            if (origin.isPresent() && target.isPresent()) {
                new TableCheck(rule, origin.get(), target.get(), findings)
                        .check()
                        .ifPresent(tables::add);
            }
        }
        findings.throwIfAny();
        return new Mapping(tables);
    }

    /** Reads what {@link #toJson()} gave. @throws IllegalArgumentException when it is anything else */
    public static Mapping fromJson(String json) {
        return MappingJson.read(json);
    }

    /** The rules and the target tables' columns: all that is needed to map events without a cluster at hand. */
    public String toJson() {
        return MappingJson.write(this);
    }

    public List<TableMapping> tables() {
        return List.copyOf(tables.values());
    }

    public Optional<TableMapping> table(TableId origin) {
        return Optional.ofNullable(tables.get(origin));
    }
}
