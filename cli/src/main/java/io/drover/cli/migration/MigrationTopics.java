package io.drover.cli.migration;

import io.drover.cli.document.KafkaSettings;
import io.drover.cli.output.CommandFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics that a migration's records are in, through Kafka's admin client. */
final class MigrationTopics implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration RETRY = Duration.ofMillis(500);

    private static final Map<String, String> KEPT = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG,
            "-1");
    private static final Map<String, String> COMPACTED =
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);

    private final KafkaSettings settings;
    private final Admin admin;

    MigrationTopics(KafkaSettings settings) {
        this.settings = settings;
        Properties properties = new Properties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "drover");
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(TIMEOUT.toMillis() / 3));
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, String.valueOf(TIMEOUT.toMillis()));
        try {
            this.admin = Admin.create(properties);
        } catch (org.apache.kafka.common.KafkaException e) {
            throw CommandFailure.usage("kafka.bootstrap-servers '" + settings.bootstrapServers()
                    + "' cannot be used: "
                    + (e.getCause() == null ? e : e.getCause()).getMessage());
        }
    }

    /** What keeps these topics from being used, one line each. */
    List<String> problems(Collection<String> topics) {
        List<String> problems = new ArrayList<>();
        Set<String> existing = existing(topics);
        if (existing.isEmpty()) {
            return problems;
        }
        List<ConfigResource> resources = existing.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        await(admin.describeConfigs(resources).all()).forEach((resource, config) -> {
            String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
            if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
                problems.add("topic " + resource.name() + " has cleanup.policy=" + policy
                        + ", which would drop all but the last change of each partition; set it to delete");
            }
        });
        return problems;
    }

    /** Those that have records. */
    Set<String> withRecords(Collection<String> topics) {
        Map<TopicPartition, Long> ends = ends(topics);
        return starts(topics).entrySet().stream()
                .filter(start -> start.getValue() < ends.get(start.getKey()))
                .map(start -> start.getKey().topic())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> existing(Collection<String> topics) {
        Set<String> existing = new TreeSet<>(topics);
        existing.retainAll(await(admin.listTopics().names()));
        return existing;
    }

    /**
     * Creates those that are missing. The tables' records are kept for good, because a migration that stands still for
     * longer than a retention time would lose what it has not applied.
     *
     * @param compacted of which the last record of each key is enough
     * @return which ones were created
     */
    Set<String> create(Collection<String> tableTopics, Collection<String> compacted) {
        Set<String> created = createMissing(
                tableTopics,
                topic -> new NewTopic(topic, Optional.of(settings.partitions()), replication()).configs(KEPT));
        created.addAll(createMissing(
                compacted, topic -> new NewTopic(topic, Optional.of(1), replication()).configs(COMPACTED)));
        return created;
    }

    private Optional<Short> replication() {
        return Optional.of(settings.replicationFactor()).filter(factor -> factor != KafkaSettings.BROKER_DEFAULT);
    }

    private Set<String> createMissing(Collection<String> topics, Function<String, NewTopic> definition) {
        Set<String> missing = new TreeSet<>(topics);
        missing.removeAll(existing(missing));
        List<NewTopic> created = missing.stream().map(definition).toList();
        admin.createTopics(created).values().forEach((topic, result) -> {
            try {
                await(result);
            } catch (CommandFailure e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new CommandFailure("cannot create topic " + topic + ": " + e.getMessage(), e);
                }
            }
        });
        return missing;
    }

    /** Records by topic that the group has not committed yet; empty for a topic that is not there. */
    Map<String, Long> lag(String group, Collection<String> topics) {
        Set<TopicPartition> partitions = partitions(topics);
        Map<TopicPartition, Long> committed = committed(group);
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        Map<TopicPartition, Long> starts = offsets(partitions, OffsetSpec.earliest());
        return partitions.stream()
                .collect(Collectors.groupingBy(TopicPartition::topic, Collectors.summingLong(partition -> {
                    long from = committed.getOrDefault(partition, starts.get(partition));
                    return Math.max(0, ends.get(partition) - from);
                })));
    }

    private Set<TopicPartition> partitions(Collection<String> topics) {
        Map<String, TopicDescription> descriptions =
                await(admin.describeTopics(existing(topics)).allTopicNames());
        return descriptions.values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .collect(Collectors.toSet());
    }

    /** Where each partition ends now. */
    Map<TopicPartition, Long> ends(Collection<String> topics) {
        return offsets(partitions(topics), OffsetSpec.latest());
    }

    /** Where each partition's first record of that moment or later is; its end when there is none. */
    Map<TopicPartition, Long> since(Collection<String> topics, Instant moment) {
        Set<TopicPartition> partitions = partitions(topics);
        Map<TopicPartition, Long> since = offsets(partitions, OffsetSpec.forTimestamp(moment.toEpochMilli()));
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        since.replaceAll((partition, offset) -> offset < 0 ? ends.get(partition) : offset);
        return since;
    }

    /** Where each partition begins. */
    Map<TopicPartition, Long> starts(Collection<String> topics) {
        return offsets(partitions(topics), OffsetSpec.earliest());
    }

    /** Sets where a group that has no members goes on. */
    void seek(String group, Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        offsets.forEach((partition, offset) -> committed.put(partition, new OffsetAndMetadata(offset)));
        await(admin.alterConsumerGroupOffsets(group, committed).all());
    }

    /**
     * Sets where a group goes on that may still have members, once they have left.
     *
     * @throws CommandFailure when they have not after this time
     */
    void seekWhenEmpty(String group, Map<TopicPartition, Long> offsets, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                seek(group, offsets);
                return;
            } catch (CommandFailure e) {
                if (!(e.getCause() instanceof UnknownMemberIdException
                                || e.getCause() instanceof GroupNotEmptyException)
                        || System.nanoTime() > deadline) {
                    throw e;
                }
            }
            LockSupport.parkNanos(RETRY.toNanos());
        }
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> request = new HashMap<>();
        partitions.forEach(partition -> request.put(partition, which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        await(admin.listOffsets(request).all()).forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    /** Where the group goes on in each partition that it has committed. */
    Map<TopicPartition, Long> committed(String group) {
        try {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                    .forEach((partition, committed) -> {
                        if (committed != null) {
                            offsets.put(partition, committed.offset());
                        }
                    });
            return offsets;
        } catch (CommandFailure e) {
            if (e.getCause() instanceof GroupIdNotFoundException
                    || e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Map.of();
            }
            throw e;
        }
    }

    private <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new CommandFailure(
                    cause instanceof TimeoutException
                            ? "no Kafka broker answers at " + settings.bootstrapServers() + "; is it up there?"
                            : "Kafka at " + settings.bootstrapServers() + " says: " + cause.getMessage(),
                    cause);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
