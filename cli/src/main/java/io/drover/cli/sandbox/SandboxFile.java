package io.drover.cli.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drover.cli.output.CommandFailure;
import io.drover.cli.output.JsonFile;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code sandbox.json}: where the servers of a running sandbox are. It is there as long as they are.
 *
 * @param pid of the process that holds the sandbox
 * @param startedAt of that process, which tells it from a later one with the same id
 */
record SandboxFile(Cluster origin, Cluster target, Kafka kafka, Connect connect, long pid, String startedAt) {
    static final String NAME = "sandbox.json";

    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** @param contactPoints {@code address:port} */
    record Cluster(List<String> contactPoints, String datacenter, String version, List<Node> nodes) {
        private static Cluster of(List<CassandraNode> nodes) {
            return new Cluster(
                    nodes.stream().map(CassandraNode::contactPoint).toList(),
                    CassandraNode.DATACENTER,
                    nodes.get(0).version().release(),
                    nodes.stream().map(Node::of).toList());
        }
    }

    record Node(String address, int port, String cdcDirectory, String commitLogDirectory, long pid) {
        private static Node of(CassandraNode node) {
            return new Node(
                    node.address(),
                    node.port(),
                    node.cdcDirectory().toString(),
                    node.commitLogDirectory().toString(),
                    node.pid());
        }
    }

    record Kafka(String bootstrapServers, long pid) {}

    record Connect(String url, long pid) {}

    static SandboxFile of(Sandbox sandbox) {
        ProcessHandle self = ProcessHandle.current();
        return new SandboxFile(
                Cluster.of(sandbox.originNodes()),
                Cluster.of(sandbox.target() == sandbox.origin() ? sandbox.originNodes() : List.of(sandbox.target())),
                new Kafka(sandbox.kafka().bootstrapServers(), sandbox.kafka().pid()),
                new Connect(sandbox.connect().url(), sandbox.connect().pid()),
                self.pid(),
                startOf(self));
    }

    void write(Path directory) {
        JsonFile.write(directory.resolve(NAME), this, MAPPER);
    }

    static Optional<SandboxFile> read(Path directory) {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(MAPPER.readValue(file.toFile(), SandboxFile.class));
        } catch (IOException e) {
            throw new CommandFailure(file + " cannot be read; if no sandbox runs there, delete it", e);
        }
    }

    static void delete(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve(NAME));
        } catch (IOException e) {
            throw new CommandFailure("cannot delete " + directory.resolve(NAME) + ": " + e.getMessage(), e);
        }
    }

    /** The process that holds the sandbox, when it is still there. */
    Optional<ProcessHandle> holder() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> startOf(process).equals(startedAt));
    }

    private static String startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }
}
