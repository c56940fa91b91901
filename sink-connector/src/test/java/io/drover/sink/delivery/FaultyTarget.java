package io.drover.sink.delivery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A target that answers when told to, in any order, and fails as told: any request of any attempt at any record. What a failed
 * request was to do is done nevertheless, or not, or later.
 */
public final class FaultyTarget implements Target {
    private static final class Request<T> {
        private final Supplier<T> what;
        private final CompletableFuture<T> answer = new CompletableFuture<>();

        Request(Supplier<T> what) {
            this.what = what;
        }

        void succeed() {
            answer.complete(what.get());
        }
    }

    final Set<Long> applied = new HashSet<>();
    final Map<Long, Integer> attempts = new HashMap<>();
    private final List<Request<?>> open = new ArrayList<>();
    private final List<Request<?>> late = new ArrayList<>();
    private final Random random;
    private final BiConsumer<SinkRecord, Outcome> requests;
    /** Offsets of records that come after all before them. */
    final Set<Long> last = new HashSet<>();

    int mostOpen;
    int flushes;
    boolean closed;
    RuntimeException refusal;

    /** One request a record. */
    FaultyTarget() {
        this.random = new Random(5);
        this.requests = this::write;
    }

    /** @param requests applies a record with any number of {@link #request}s */
    public FaultyTarget(Random random, BiConsumer<SinkRecord, Outcome> requests) {
        this.random = random;
        this.requests = requests;
    }

    @Override
    public void apply(SinkRecord sinkRecord, Outcome outcome) {
        if (closed) {
            throw new RetriableException("closed");
        }
        if (refusal != null) {
            throw refusal;
        }
        attempts.merge(sinkRecord.kafkaOffset(), 1, Integer::sum);
        requests.accept(sinkRecord, outcome);
    }

    private void write(SinkRecord sinkRecord, Outcome outcome) {
        request(() -> applied.add(sinkRecord.kafkaOffset())).whenComplete((done, error) -> {
            if (error == null) {
                outcome.acknowledged();
            } else {
                outcome.failed((RuntimeException) error);
            }
        });
    }

    /** Opens a request. */
    public <T> CompletableFuture<T> request(Supplier<T> what) {
        Request<T> request = new Request<>(what);
        open.add(request);
        mostOpen = Math.max(mostOpen, open.size());
        return request.answer;
    }

    @Override
    public boolean comesAfterAll(SinkRecord sinkRecord) {
        return last.contains(sinkRecord.kafkaOffset());
    }

    @Override
    public void flush() {
        flushes++;
    }

    int open() {
        return open.size();
    }

    public void setClosed(boolean isClosed) {
        closed = isClosed;
    }

    void acknowledgeAll() {
        List<Request<?>> all = List.copyOf(open);
        open.clear();
        all.forEach(Request::succeed);
    }

    void failAll(RuntimeException why) {
        List<Request<?>> all = List.copyOf(open);
        open.clear();
        all.forEach(request -> request.answer.completeExceptionally(why));
    }

    /** Answers some, shuffled, each well or badly. */
    public void answerSome() {
        Collections.shuffle(open, random);
        int count = random.nextInt(open.size() + 1);
        for (int i = 0; i < count; i++) {
            answer(open.remove(open.size() - 1));
        }
    }

    private void answer(Request<?> request) {
        switch (random.nextInt(9)) {
            case 0 -> {
                late.add(request);
                timeOut(request);
            }
            case 1 -> {
                request.what.get();
                timeOut(request);
            }
            case 2 -> timeOut(request);
            default -> request.succeed();
        }
    }

    private static void timeOut(Request<?> request) {
        request.answer.completeExceptionally(new RetriableException("timeout"));
    }

    /** Does what is late; nothing is later than this. */
    public void happenLate() {
        late.forEach(request -> request.what.get());
        late.clear();
    }
}
