package io.drover.cli.postgres;

import java.util.Set;

/**
 * The PostgreSQL types whose values Debezium brings whole, from the snapshot and from the log alike. Others become null, in one
 * of the two or in both, or a struct. Tried with Debezium 3.6.
 */
final class PostgresTypes {
    private static final Set<String> SCALARS = Set.of(
            "bool",
            "int2",
            "int4",
            "int8",
            "oid",
            "float4",
            "float8",
            "numeric",
            "money",
            "char",
            "varchar",
            "bpchar",
            "text",
            "citext",
            "date",
            "time",
            "timetz",
            "timestamp",
            "timestamptz",
            "interval",
            "bytea",
            "bit",
            "varbit",
            "json",
            "jsonb",
            "xml",
            "uuid",
            "inet",
            "cidr",
            "macaddr",
            "macaddr8",
            "int4range",
            "int8range",
            "numrange",
            "tsrange",
            "tstzrange",
            "daterange",
            "hstore",
            "ltree",
            "tsvector",
            "vector",
            "halfvec");

    private static final Set<String> ELEMENTS = Set.of(
            "bool",
            "int2",
            "int4",
            "int8",
            "oid",
            "float4",
            "float8",
            "numeric",
            "char",
            "varchar",
            "bpchar",
            "text",
            "citext",
            "date",
            "time",
            "timetz",
            "timestamp",
            "timestamptz",
            "bytea",
            "json",
            "jsonb",
            "uuid",
            "inet",
            "cidr",
            "macaddr",
            "macaddr8",
            "int4range",
            "int8range",
            "numrange",
            "tsrange",
            "tstzrange",
            "daterange",
            "hstore",
            "ltree");

    private static final String ENUM = "e";

    private PostgresTypes() {}

    /**
     * @param name of the type, or of the one that it is a domain of
     * @param kind its {@code typtype}
     */
    static boolean isCarried(String name, String kind) {
        return kind.equals(ENUM) || SCALARS.contains(name);
    }

    /** Of an array's elements. A domain of these is not carried. */
    static boolean isCarriedInArrays(String name, String kind) {
        return kind.equals(ENUM) || ELEMENTS.contains(name);
    }
}
