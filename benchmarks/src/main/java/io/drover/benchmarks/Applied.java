package io.drover.benchmarks;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** How far a sink connector is. */
public final class Applied {
    private Applied() {}

    /** The records that it has committed, of topics that it read from their starts. */
    public static long records(Admin admin, String connector) throws InterruptedException, ExecutionException {
        return admin
                .listConsumerGroupOffsets("connect-" + connector)
                .partitionsToOffsetAndMetadata()
                .get()
                .values()
                .stream()
                .mapToLong(committed -> committed == null ? 0 : committed.offset())
                .sum();
    }
}
