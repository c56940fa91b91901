package io.drover.cli.document;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/**
 * An origin node whose commit logs are captured.
 *
 * @param connect the worker that can read the node's files
 * @param node the node's address
 * @param cdcDirectory as that worker sees it
 * @param commitLogDirectory of a node with Cassandra 3.11, and empty for others
 */
public record CaptureNode(URI connect, String node, String cdcDirectory, String commitLogDirectory) {
    public CaptureNode {
        requireNonNull(connect, "connect is null");
        requireNonNull(node, "node is null");
        requireNonNull(cdcDirectory, "cdcDirectory is null");
        requireNonNull(commitLogDirectory, "commitLogDirectory is null");
    }
}
