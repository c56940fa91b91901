package io.drover.cli.migration;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.Version;
import com.datastax.oss.driver.api.core.metadata.Node;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A node of the origin's datacenter, whose commit log is to be captured.
 *
 * @param address at which clients reach it
 * @param version null when it does not tell
 */
public record OriginNode(InetAddress address, Version version) {
    private static final Version FIRST_FOLLOWED_IN_CDC_DIRECTORY = requireNonNull(Version.parse("4.0.0"));

    public OriginNode {
        requireNonNull(address, "address is null");
    }

    /** @param datacenter null for the nodes of all */
    public static List<OriginNode> of(CqlSession origin, String datacenter) {
        return origin.getMetadata().getNodes().values().stream()
                .filter(node -> datacenter == null || datacenter.equals(node.getDatacenter()))
                .flatMap(node ->
                        address(node).stream().map(address -> new OriginNode(address, node.getCassandraVersion())))
                .sorted(Comparator.comparing(OriginNode::host))
                .toList();
    }

    private static Optional<InetAddress> address(Node node) {
        return node.getBroadcastRpcAddress()
                .or(() -> Optional.of(node.getEndPoint().resolve())
                        .filter(InetSocketAddress.class::isInstance)
                        .map(InetSocketAddress.class::cast))
                .map(InetSocketAddress::getAddress);
    }

    public String host() {
        return address.getHostAddress();
    }

    /** Whether capture must be told the node's {@code commitlog_directory}. */
    public boolean isFollowedInCommitLogDirectory() {
        return version != null && version.compareTo(FIRST_FOLLOWED_IN_CDC_DIRECTORY) < 0;
    }
}
