package io.drover.cli.migration;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cli.document.CaptureNode;
import io.drover.cli.document.Migration;
import io.drover.model.TableId;
import io.drover.model.name.Names;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks that the origin's commit logs hold what a document wants captured, and its {@code capture} all of the nodes. */
public final class CaptureCheck {
    private CaptureCheck() {}

    /** @return what is wrong, each with what to do */
    public static List<String> problems(Migration migration, CqlSession origin) {
        List<String> problems = new ArrayList<>(problems(
                migration.capture(), OriginNode.of(origin, migration.origin().datacenter())));
        migration.originTables().stream()
                .map(TableId::keyspace)
                .distinct()
                .forEach(keyspace -> durability(keyspace, origin, problems));
        return problems;
    }

    private static void durability(String keyspace, CqlSession origin, List<String> problems) {
        origin.getMetadata()
                .getKeyspace(CqlIdentifier.fromInternal(keyspace))
                .filter(metadata -> !metadata.isDurableWrites())
                .ifPresent(
                        metadata -> problems.add("origin keyspace " + keyspace + " has durable_writes = false, so that"
                                + " its writes are in no commit log and cannot be captured; run: ALTER KEYSPACE "
                                + Names.cql(keyspace) + " WITH durable_writes = true"));
    }

    static List<String> problems(List<CaptureNode> captures, List<OriginNode> nodes) {
        List<String> problems = new ArrayList<>();
        Map<InetAddress, OriginNode> uncaptured = new LinkedHashMap<>();
        nodes.forEach(node -> uncaptured.put(node.address(), node));
        for (CaptureNode capture : captures) {
            try {
                OriginNode node = uncaptured.remove(InetAddress.getByName(capture.node()));
                if (node == null) {
                    problems.add("capture has node " + capture.node() + ", which is no node of the origin's datacenter;"
                            + " its nodes: "
                            + String.join(
                                    ", ", nodes.stream().map(OriginNode::host).toList()));
                } else {
                    directory(capture, node, problems);
                }
            } catch (UnknownHostException e) {
                problems.add("capture has node " + capture.node() + ", a host name that is not known here");
            }
        }
        // A node that nobody captures would take its writes with it.
        uncaptured
                .values()
                .forEach(node -> problems.add("origin node " + node.host()
                        + " has no entry in capture, so that writes in its commit log would be lost; add one"));
        return problems;
    }

    private static void directory(CaptureNode capture, OriginNode node, List<String> problems) {
        if (node.version() == null) {
            return;
        }
        boolean isGiven = !capture.commitLogDirectory().isEmpty();
        if (node.isFollowedInCommitLogDirectory() && !isGiven) {
            problems.add("capture of node " + capture.node() + " needs commitlog-directory, the node's"
                    + " commitlog_directory as the worker sees it: it runs Cassandra " + node.version()
                    + ", whose log comes to cdc_raw too late to be followed there");
        } else if (isGiven && !node.isFollowedInCommitLogDirectory()) {
            problems.add("capture of node " + capture.node() + " has commitlog-directory, which is for Cassandra 3.11;"
                    + " it runs " + node.version() + ", whose log is followed in cdc_raw: take it out");
        }
    }
}
