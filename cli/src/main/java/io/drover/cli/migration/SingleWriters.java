package io.drover.cli.migration;

import io.drover.cassandra.ClusterConfig;
import io.drover.cli.connect.ConnectClient;
import io.drover.cli.document.Migration;
import io.drover.mapping.Mapping;
import io.drover.mapping.TableMapping;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.type.ListType;
import io.drover.model.type.ScalarType;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Target tables with counters or non-frozen lists. What is written there depends on what is there, so that two sinks at once
 * add a difference twice, or put two copies of a list side by side.
 */
final class SingleWriters {
    private static final String MAPPING = "transforms.reshape.mapping";

    private final Migration into;
    private final Mapping mapping;

    /** @param mapping of the migration's tables to this target */
    SingleWriters(Migration into, Mapping mapping) {
        this.into = into;
        this.mapping = mapping;
    }

    /** Those of the origin tables that are written to such a table. */
    Set<TableId> among(List<TableId> origins) {
        Set<TableId> found = new HashSet<>(origins);
        found.removeIf(origin -> targets(Set.of(origin)).isEmpty());
        return found;
    }

    private Set<TableId> targets(Set<TableId> origins) {
        return mapping.tables().stream()
                .filter(table -> origins.contains(table.origin()))
                .map(TableMapping::target)
                .filter(SingleWriters::needsOne)
                .map(TableSchema::id)
                .collect(Collectors.toSet());
    }

    static boolean needsOne(TableSchema target) {
        return target.columns().stream()
                .anyMatch(column -> column.type() == ScalarType.COUNTER
                        || column.type() instanceof ListType && column.type().isMultiCell());
    }

    /**
     * The sinks on a Connect cluster that write what these origin tables are written to.
     *
     * @return by name, save for {@code own}
     */
    Set<String> of(Set<TableId> origins, ConnectClient connect, String own) {
        Set<TableId> targets = targets(origins);
        Set<String> found = new TreeSet<>();
        for (String name : targets.isEmpty() ? List.<String>of() : connect.names()) {
            if (!name.equals(own)
                    && connect.config(name)
                            .filter(config -> !Collections.disjoint(written(config), targets))
                            .isPresent()) {
                found.add(name);
            }
        }
        return found;
    }

    /** What a connector writes to this target's cluster; nothing if it is no sink of ours. */
    private Set<TableId> written(Map<String, String> config) {
        if (!ConnectorPlan.SINK_CLASS.equals(config.get("connector.class"))
                || !config.containsKey(MAPPING)
                || !isSameCluster(config)) {
            return Set.of();
        }
        List<String> topics = List.of(config.getOrDefault("topics", "").split(","));
        return Mapping.fromJson(config.get(MAPPING)).tables().stream()
                .filter(table -> topics.stream().anyMatch(topic -> topic.endsWith("." + table.origin())))
                .map(table -> table.target().id())
                .collect(Collectors.toSet());
    }

    /**
     * Whether a connector writes these origin tables as a planned sink would. Its mapping of other tables may be older, as after
     * an ALTER TABLE of one of them.
     */
    boolean isWrittenAlike(Set<TableId> origins, ConnectorSpec planned, Map<String, String> config) {
        if (!config.containsKey(MAPPING)) {
            return false;
        }
        Map<String, String> updated = new HashMap<>(config);
        String before = updated.put(MAPPING, planned.config().get(MAPPING));
        return planned.isSameAs(updated)
                && rules(origins, before).equals(rules(origins, planned.config().get(MAPPING)));
    }

    private static String rules(Set<TableId> origins, String mapping) {
        return Mapping.fromJson(mapping).of(origins).toJson();
    }

    private boolean isSameCluster(Map<String, String> config) {
        Map<String, String> ours = ConnectorPlan.cluster(into.target());
        String bundle = ours.get(ClusterConfig.SECURE_CONNECT_BUNDLE);
        return bundle != null
                ? bundle.equals(config.get(ClusterConfig.SECURE_CONNECT_BUNDLE))
                : !Collections.disjoint(contactPoints(ours), contactPoints(config));
    }

    private static Set<String> contactPoints(Map<String, String> config) {
        return Arrays.stream(
                        config.getOrDefault(ClusterConfig.CONTACT_POINTS, "").split(","))
                .filter(point -> !point.isEmpty())
                .collect(Collectors.toSet());
    }
}
