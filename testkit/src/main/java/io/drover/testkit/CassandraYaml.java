package io.drover.testkit;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The generated cassandra.yaml, in the names that every tested version knows ({@code *_in_ms}, {@code *_in_mb}), with the
 * settings that a caller replaces or adds.
 */
record CassandraYaml(String cluster, String address, String seed, Path directory) {
    private static final String UNIT = "_in_(ms|kb|mb)$";

    /** @param settings values are YAML text; an empty one takes the entry out */
    String text(Map<String, String> settings) {
        Map<String, String> yaml = generated();
        // Cassandra refuses a setting under its old and its new name, and a period for another way of syncing.
        yaml.keySet().removeIf(key -> settings.containsKey(key.replaceFirst(UNIT, "")));
        if (!settings.getOrDefault("commitlog_sync", "periodic").equals("periodic")) {
            yaml.remove("commitlog_sync_period_in_ms");
        }
        yaml.putAll(settings);
        yaml.values().removeIf(String::isEmpty);
        return yaml.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private Map<String, String> generated() {
        Map<String, String> yaml = new LinkedHashMap<>();
        yaml.put("cluster_name", cluster);
        yaml.put("num_tokens", "8");
        yaml.put("auto_bootstrap", "false");
        yaml.put("partitioner", "org.apache.cassandra.dht.Murmur3Partitioner");
        yaml.put("endpoint_snitch", "SimpleSnitch");
        yaml.put(
                "seed_provider",
                "[{class_name: org.apache.cassandra.locator.SimpleSeedProvider, parameters: [{seeds: \"" + seed
                        + "\"}]}]");
        yaml.put("listen_address", address);
        yaml.put("rpc_address", address);
        yaml.put("storage_port", String.valueOf(CassandraNode.STORAGE_PORT));
        yaml.put("native_transport_port", String.valueOf(CassandraNode.NATIVE_PORT));
        yaml.put("start_native_transport", "true");
        yaml.put("data_file_directories", "[" + folder("data") + "]");
        yaml.put("commitlog_directory", folder("commitlog"));
        yaml.put("cdc_raw_directory", folder("cdc_raw"));
        yaml.put("saved_caches_directory", folder("saved_caches"));
        yaml.put("hints_directory", folder("hints"));
        yaml.put("cdc_enabled", "true");
        // How soon a write can be captured.
        yaml.put("commitlog_sync", "periodic");
        yaml.put("commitlog_sync_period_in_ms", "100");
        yaml.put("commitlog_segment_size_in_mb", "16");
        // Clients that start together with the servers may be slow at first.
        yaml.put("read_request_timeout_in_ms", "10000");
        yaml.put("range_request_timeout_in_ms", "10000");
        yaml.put("write_request_timeout_in_ms", "10000");
        return yaml;
    }

    private String folder(String name) {
        String path = directory.resolve(name).toString();
        return '"' + path.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
