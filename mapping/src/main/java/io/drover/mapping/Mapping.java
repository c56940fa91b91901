package io.drover.mapping;

import io.drover.model.TableId;
import io.drover.model.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A checked mapping: how the events of each origin table become events of its target tables. The transform, the verifier and
 * the command line all run this one. Safe for use by several threads.
 */
public final class Mapping {
    private final List<TableMapping> all;
    private final Map<TableId, List<TableMapping>> tables = new LinkedHashMap<>();

    Mapping(List<TableMapping> all) {
        this.all = List.copyOf(all);
        for (TableMapping table : all) {
            tables.computeIfAbsent(table.origin(), any -> new ArrayList<>()).add(table);
        }
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
                        "table " + rule.target() + " does not exist in the target cluster; create it first"
                                + " ('drover plan --write-ddl' writes the statement)");
            }
            if (origin.isPresent() && target.isPresent()) {
                new TableCheck(document, rule, origin.get(), target.get(), targets, findings)
                        .check()
                        .ifPresent(tables::add);
            }
        }
        findings.throwIfAny();
        SharedTargets.check(document, tables, findings);
        findings.throwIfAny();
        return new Mapping(tables);
    }

    /**
     * Checks one rule of a document, as if the others were sound.
     *
     * @param targets those of the other rules, as far as they are there
     * @throws MappingException with everything that is wrong with it
     */
    public static Mapping compileOne(
            MappingDocument document,
            TableRule rule,
            TableSchema origin,
            TableSchema target,
            Function<TableId, Optional<TableSchema>> targets) {
        Findings findings = new Findings();
        Optional<TableMapping> table = new TableCheck(document, rule, origin, target, targets, findings).check();
        findings.throwIfAny();
        return new Mapping(List.of(table.orElseThrow()));
    }

    /** Reads what {@link #toJson()} gave. @throws IllegalArgumentException when it is anything else */
    public static Mapping fromJson(String json) {
        return MappingJson.read(json);
    }

    /** The rules and the target tables' columns: all that is needed to map events without a cluster at hand. */
    public String toJson() {
        return MappingJson.write(this);
    }

    /** In the order of the document. */
    public List<TableMapping> tables() {
        return all;
    }

    /** The mappings of one origin table, one for each of its targets; none when it is not mapped. */
    public List<TableMapping> tables(TableId origin) {
        return tables.getOrDefault(origin, List.of());
    }

    /** The mappings of these origin tables alone. */
    public Mapping of(Set<TableId> origins) {
        return new Mapping(
                all.stream().filter(table -> origins.contains(table.origin())).toList());
    }

    /** Names of the mapped origin tables. */
    public List<TableId> origins() {
        return List.copyOf(tables.keySet());
    }
}
