package io.drover.sink.delivery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/** A target that answers when told to, in any order, and fails as told. */
final class FaultyTarget implements Target {
    private record Attempt(SinkRecord sinkRecord, Outcome outcome) {}

    final Set<Long> applied = new HashSet<>();
    final Map<Long, Integer> attempts = new HashMap<>();
    private final List<Attempt> open = new ArrayList<>();
    private final Random random = new Random(5);
    /** Offsets of records that come after all before them. */
    final Set<Long> last = new HashSet<>();

    int mostOpen;
    boolean closed;
    RuntimeException refusal;

    @Override
    public void apply(SinkRecord sinkRecord, Outcome outcome) {
        if (closed) {
            throw new RetriableException("closed");
        }
        if (refusal != null) {
            throw refusal;
        }
        attempts.merge(sinkRecord.kafkaOffset(), 1, Integer::sum);
        open.add(new Attempt(sinkRecord, outcome));
        mostOpen = Math.max(mostOpen, open.size());
    }

    @Override
    public boolean comesAfterAll(SinkRecord sinkRecord) {
        return last.contains(sinkRecord.kafkaOffset());
    }

    @Override
    public void flush() {
        // Nothing is kept back.
    }

    int open() {
        return open.size();
    }

    void acknowledgeAll() {
        List<Attempt> all = List.copyOf(open);
        open.clear();
        all.forEach(this::acknowledge);
    }

    void failAll(RuntimeException why) {
        List<Attempt> all = List.copyOf(open);
        open.clear();
        all.forEach(attempt -> attempt.outcome().failed(why));
    }

    /** Answers some, shuffled, each well or badly. */
    void answerSome() {
        Collections.shuffle(open, random);
        int count = random.nextInt(open.size() + 1);
        for (int i = 0; i < count; i++) {
            Attempt attempt = open.remove(open.size() - 1);
            if (random.nextInt(3) == 0) {
                attempt.outcome().failed(new RetriableException("timeout"));
            } else {
                acknowledge(attempt);
            }
        }
    }

    private void acknowledge(Attempt attempt) {
        applied.add(attempt.sinkRecord().kafkaOffset());
        attempt.outcome().acknowledged();
    }
}
