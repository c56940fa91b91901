package io.drover.sink.statement;

import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;

/**
 * What is left of an event's TTL at the moment of writing.
 *
 * @param ttl seconds; 0 is CQL's explicit "no TTL", which keeps the table's default TTL off
 * @param expired whether the event's cells have expired, so that they are written as tombstones
 */
record Expiry(int ttl, boolean expired) {
    private static final Expiry NONE = new Expiry(0, false);
    static final Expiry PAST = new Expiry(0, true);

    /**
     * What lies further back is written as if it had expired this long ago, in seconds, so that the target keeps it for (almost)
     * gc_grace_seconds from now, to shadow what is older and comes later.
     */
    private static final long FURTHEST_PAST = 3600;

    static Expiry of(ChangeEvent event, long nowSeconds) {
        if (!event.hasTtl()) {
            return NONE;
        }
        return event.expiresAt() <= nowSeconds ? PAST : new Expiry(ttl(event.expiresAt(), nowSeconds), false);
    }

    /** @param expiresAt later than now, or {@link Delta#NEVER} */
    static int ttl(long expiresAt, long nowSeconds) {
        return expiresAt == Delta.NEVER ? 0 : (int) Math.min(expiresAt - nowSeconds, Integer.MAX_VALUE);
    }

    /** The second of which {@link #markerTtl} counts. */
    static long second(ChangeEvent event, long nowSeconds) {
        return of(event, nowSeconds).expired ? Math.max(event.expiresAt() - 1, nowSeconds - FURTHEST_PAST) : nowSeconds;
    }

    /**
     * The TTL of a row marker. An expired marker is not the same as none: it still shadows older markers of the row. The
     * shortest TTL there is gives the target one that expires at once.
     */
    int markerTtl() {
        return expired ? 1 : ttl;
    }
}
