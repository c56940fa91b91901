package io.drover.source.commitlog;

import org.apache.cassandra.dht.Token;

/** Which of the writes in a node's log its capture emits. Every replica of a row has a log with the row's writes. */
interface Ownership {
    /** All that the node has: as long as one replica's capture runs, nothing is lost. */
    Ownership ALL = (keyspace, token) -> true;

    boolean owns(String keyspace, Token token);

    /** Follows the ring, from time to time. */
    default void refresh() {}
}
