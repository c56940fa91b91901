package io.drover.cli.migration;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** A place in the stream: where each partition ended at some moment. */
public final class StreamMark {
    private final Map<TopicPartition, Long> ends;

    StreamMark(Map<TopicPartition, Long> ends) {
        this.ends = Map.copyOf(ends);
    }

    boolean isReachedBy(Map<TopicPartition, Long> committed) {
        return ends.entrySet().stream()
                .allMatch(end -> end.getValue() == 0 || committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    /** How many records were ever written to the topics, as long as retention has removed none. */
    public long records() {
        return ends.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamMark that && ends.equals(that.ends);
    }

    @Override
    public int hashCode() {
        return ends.hashCode();
    }
}
