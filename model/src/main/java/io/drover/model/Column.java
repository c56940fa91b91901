package io.drover.model;

import static java.util.Objects.requireNonNull;

import io.drover.model.type.CqlType;

/** A column of a table; the name is CQL's own, unquoted. */
public record Column(String name, CqlType type, Kind kind) {
    public enum Kind {
        PARTITION_KEY,
        CLUSTERING,
        CLUSTERING_DESC,
        STATIC,
        REGULAR;

        public boolean isClustering() {
            return this == CLUSTERING || this == CLUSTERING_DESC;
        }

        public boolean isPrimaryKey() {
            return this == PARTITION_KEY || isClustering();
        }
    }

    public Column {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
        requireNonNull(kind, "kind is null");
    }
}
