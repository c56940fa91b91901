package io.drover.cassandra.scan;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.TokenMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/** Ways to cut the ring into ranges to read. Hashing spreads partitions evenly, so equal spans hold about equal data. */
public final class TokenRanges {
    private TokenRanges() {}

    /** Equal parts of the ring that depend on nothing but their number, so that they stay the same as nodes come and go. */
    public static List<TokenRange> evenly(int count) {
        return TokenRange.RING.split(count);
    }

    /**
     * About {@code count} ranges that cover the ring exactly once and cross no boundary between nodes: one or more for each
     * token that a node owns.
     */
    public static List<TokenRange> plan(CqlSession session, int count) {
        List<TokenRange> ranges = new ArrayList<>();
        for (TokenRange owned : cut(TokenRange.RING, boundaries(session))) {
            ranges.addAll(owned.split((int) Math.max(1, Math.round(owned.fraction() * count))));
        }
        return ranges;
    }

    /** The tokens that nodes own, sorted; empty when the driver does not know them. */
    static long[] boundaries(CqlSession session) {
        Optional<TokenMap> known = session.getMetadata().getTokenMap();
        if (known.isEmpty()) {
            return new long[0];
        }
        TokenMap tokens = known.get();
        if (!tokens.getPartitionerName().endsWith("Murmur3Partitioner")) {
            throw new ConnectException("the cluster's partitioner is " + tokens.getPartitionerName()
                    + "; only Murmur3Partitioner is supported");
        }
        return tokens.getTokenRanges().stream()
                .mapToLong(range -> Long.parseLong(tokens.format(range.getEnd())))
                .sorted()
                .toArray();
    }

    /** Cuts the range at each boundary that lies inside it; the parts are in order. */
    static List<TokenRange> cut(TokenRange range, long[] sortedBoundaries) {
        List<TokenRange> parts = new ArrayList<>();
        long from = range.start();
        for (long boundary : sortedBoundaries) {
            if (boundary > from && boundary < range.end()) {
                parts.add(new TokenRange(from, boundary));
                from = boundary;
            }
        }
        parts.add(new TokenRange(from, range.end()));
        return parts;
    }
}
