package io.drover.source;

import static java.util.Objects.requireNonNull;

import io.drover.model.TableId;
import io.drover.model.event.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * How many partitions a table's topic has: an event about a whole table goes to each, so that whoever reads one knows which
 * of its events are void. Connect does not tell a task, so it asks the brokers, which is once in a while.
 */
public final class TopicPartitions {
    /** The topic is not there yet, or nobody can be asked: Kafka chooses a partition. */
    public static final int UNKNOWN = 0;

    private final String prefix;
    private final Map<String, Object> admin;

    /** @param admin settings of the client; empty when there is nobody to ask */
    public TopicPartitions(String prefix, Map<String, Object> admin) {
        this.prefix = requireNonNull(prefix, "prefix is null");
        this.admin = Map.copyOf(admin);
    }

    /**
     * @return {@link #UNKNOWN} or the number of partitions
     * @throws RetriableException when the brokers do not answer now
     * @throws ConnectException when they refuse to
     */
    public int count(TableId table) {
        if (admin.isEmpty()) {
            return UNKNOWN;
        }
        String topic = Topics.topic(prefix, table);
        try (Admin client = Admin.create(admin)) {
            return client.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()
                    .size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return UNKNOWN;
            }
            throw e.getCause() instanceof RetriableException later ? later : unusable(topic, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("interrupted while asking for the partitions of topic " + topic, e);
        } catch (KafkaException e) {
            throw unusable(topic, e);
        }
    }

    private static ConnectException unusable(String topic, Throwable cause) {
        return new ConnectException(
                "the partitions of topic " + topic + " cannot be asked for at '"
                        + EmptiedConfig.TRUNCATE_BOOTSTRAP_SERVERS + "': " + cause.getMessage(),
                cause);
    }
}
