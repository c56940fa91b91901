package io.drover.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a table's partitions are on disk: markers, cells, tombstones of every kind. */
final class SsTables {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** When something was written or expires in wall-clock time, and where it lies in the file. */
    private static final List<String> OF_THE_MOMENT =
            List.of("position", "local_delete_time", "expires_at", "expired", "ttl");

    private SsTables() {}

    /** Flushes the table and reads its one SSTable: partition key to JSON, without what depends on the moment. */
    static TreeMap<String, JsonNode> dump(String keyspace, String table) {
        Servers.node().nodetool("flush", keyspace, table);
        TreeMap<String, JsonNode> partitions = new TreeMap<>();
        try {
            for (JsonNode partition : JSON.readTree(json(Servers.node().dumpSsTable(dataFile(keyspace, table))))) {
                strip(partition);
                partitions.put(partition.path("partition").path("key").toString(), partition);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return partitions;
    }

    /** The tool's log lines come first. */
    private static String json(String output) {
        return output.startsWith("[") ? output : output.substring(output.indexOf("\n["));
    }

    private static Path dataFile(String keyspace, String table) throws IOException {
        try (Stream<Path> files = Files.walk(Servers.node().dataDirectory().resolve(keyspace))) {
            List<Path> data = files.filter(file -> file.toString().endsWith("-Data.db")
                            && file.getParent().getFileName().toString().startsWith(table + "-"))
                    .toList();
            if (data.size() != 1) {
                throw new IllegalStateException("table " + table + " has " + data.size() + " SSTables, not one");
            }
            return data.get(0);
        }
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(OF_THE_MOMENT);
        }
        if (node instanceof ObjectNode || node instanceof ArrayNode) {
            node.forEach(SsTables::strip);
        }
    }
}
