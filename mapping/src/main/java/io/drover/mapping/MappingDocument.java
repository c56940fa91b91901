package io.drover.mapping;

import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/** The {@code tables} section of a migration, well-formed but not yet checked against any schema. */
public record MappingDocument(List<TableRule> tables) {
    public MappingDocument {
        tables = List.copyOf(tables);
    }

    /**
     * @param yaml a whole migration, of which only {@code tables} is looked at, or that section alone under its key
     * @throws MappingException naming line and column of everything that is wrong
     */
    public static MappingDocument parse(String yaml) {
        return new DocumentReader().read(yaml);
    }

    /**
     * @param tables the value of that key in a migration
     * @throws MappingException naming line and column of everything that is wrong
     */
    public static MappingDocument of(Node tables) {
        return new DocumentReader().tables(tables);
    }
}
