package io.drover.model.event;

import static java.util.Objects.requireNonNull;

/**
 * Where an event was read: the envelope's {@code source} block, less what the event itself says.
 *
 * @param connector the kind of source: {@code commitlog}, {@code snapshot}, ...
 * @param name the migration
 * @param cluster the origin cluster's name
 * @param node the node whose log was read, or the empty string
 * @param segment id of the commit log segment, or -1 when it was not read from one
 * @param position byte in the segment behind which the mutation starts
 * @param index which event of the mutation
 */
public record Origin(
        String connector, String name, String cluster, String node, long segment, int position, int index) {
    public static final long NO_SEGMENT = -1;

    public Origin {
        requireNonNull(connector, "connector is null");
        requireNonNull(name, "name is null");
        requireNonNull(cluster, "cluster is null");
        requireNonNull(node, "node is null");
    }

    /** Whether the event was read from a log, in whose order events come; a scan's come at any time. */
    public boolean isLogged() {
        return segment != NO_SEGMENT;
    }

    public static Origin ofScan(String connector, String name, String cluster) {
        return new Origin(connector, name, cluster, "", NO_SEGMENT, 0, 0);
    }
}
