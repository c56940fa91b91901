package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.TokenMap;
import com.datastax.oss.driver.api.core.metadata.token.TokenRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.cassandra.dht.Token;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits a write only where this node is the first replica of its token in its datacenter: the first one on the ring that
 * holds the keyspace. Nodes of other datacenters do not count, as one datacenter's nodes are captured.
 *
 * <p>When the ring changes, what the node was first replica of since the start counts too. Logs are read later than they are
 * written, and two captures hear of a change at different times, so the change itself must not make both let a write pass.
 * The following thread refreshes, and any thread may ask.
 */
final class PrimaryOwnership implements Ownership {
    private static final Logger LOG = LoggerFactory.getLogger(PrimaryOwnership.class);

    /**
     * @param ends of the token ranges, sorted; a range reaches from the end of the one before, excluded, to its own
     * @param mine by range
     */
    record View(long[] ends, boolean[] mine) {
        boolean owns(long token) {
            int found = Arrays.binarySearch(ends, token);
            int range = found >= 0 ? found : -found - 1;
            return mine[range == ends.length ? 0 : range];
        }

        private boolean isSame(View other) {
            return Arrays.equals(ends, other.ends) && Arrays.equals(mine, other.mine);
        }
    }

    /** @param datacenter null when it is not known */
    record Member(UUID host, String datacenter) {
        static Member of(Node node) {
            return new Member(node.getHostId(), node.getDatacenter());
        }
    }

    record Range(long end, Member owner, Set<Member> replicas) {}

    private final CqlSession session;
    private final Member node;
    private final Set<String> keyspaces;
    private TokenMap seen;
    private volatile Map<String, List<View>> views = Map.of();

    /** @param node whose log is read */
    PrimaryOwnership(CqlSession session, Node node, Set<String> keyspaces) {
        this.session = session;
        this.node = Member.of(node);
        this.keyspaces = Set.copyOf(keyspaces);
        refresh();
    }

    @Override
    public void refresh() {
        TokenMap tokens = session.getMetadata()
                .getTokenMap()
                .orElseThrow(() -> new ConnectException("the driver does not know the cluster's tokens"));
        if (tokens == seen) {
            return;
        }
        if (!tokens.getPartitionerName().endsWith("Murmur3Partitioner")) {
            throw new ConfigException(
                    CommitLogSourceConfig.OWNERSHIP,
                    CommitLogSourceConfig.PRIMARY,
                    "needs Murmur3Partitioner, and the cluster has " + tokens.getPartitionerName());
        }
        Map<String, List<View>> next = new HashMap<>();
        for (String keyspace : keyspaces) {
            next.put(keyspace, add(views.getOrDefault(keyspace, List.of()), view(tokens, keyspace)));
        }
        views = Map.copyOf(next);
        seen = tokens;
    }

    private static List<View> add(List<View> known, View view) {
        if (known.stream().anyMatch(view::isSame)) {
            return known;
        }
        if (!known.isEmpty()) {
            LOG.info(
                    "The ring changed; what this node was first replica of until now is captured on, and some writes may"
                            + " come twice");
        }
        List<View> all = new ArrayList<>(known);
        all.add(view);
        return List.copyOf(all);
    }

    private View view(TokenMap tokens, String keyspace) {
        Map<Long, Member> owners = new HashMap<>();
        for (Node member : session.getMetadata().getNodes().values()) {
            tokens.getTokens(member).forEach(token -> owners.put(value(tokens, token), Member.of(member)));
        }
        List<Range> ranges = new ArrayList<>();
        for (TokenRange range : tokens.getTokenRanges()) {
            long end = value(tokens, range.getEnd());
            Set<Member> replicas = tokens.getReplicas(CqlIdentifier.fromInternal(keyspace), range).stream()
                    .map(Member::of)
                    .collect(Collectors.toSet());
            ranges.add(new Range(end, owners.get(end), replicas));
        }
        return view(ranges, node);
    }

    static View view(List<Range> ring, Member node) {
        List<Range> ranges =
                ring.stream().sorted(Comparator.comparingLong(Range::end)).toList();
        long[] ends = new long[ranges.size()];
        boolean[] mine = new boolean[ranges.size()];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = ranges.get(i).end();
            mine[i] = isFirstReplica(ranges, i, node);
        }
        return new View(ends, mine);
    }

    /** The driver's sets of replicas have no order, so the ring is walked, past nodes that do not hold the keyspace. */
    private static boolean isFirstReplica(List<Range> ranges, int range, Member node) {
        Set<Member> replicas = ranges.get(range).replicas();
        for (int i = 0; i < ranges.size(); i++) {
            Member owner = ranges.get((range + i) % ranges.size()).owner();
            if (replicas.contains(owner) && Objects.equals(owner.datacenter(), node.datacenter())) {
                return node.host().equals(owner.host());
            }
        }
        // Nobody is known to be it, so everyone is.
        return true;
    }

    private static long value(TokenMap tokens, com.datastax.oss.driver.api.core.metadata.token.Token token) {
        return Long.parseLong(tokens.format(token));
    }

    @Override
    public boolean owns(String keyspace, Token token) {
        List<View> known = views.get(keyspace);
        if (known == null) {
            return true;
        }
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).owns(token.getLongValue())) {
                return true;
            }
        }
        return false;
    }
}
