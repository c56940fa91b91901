package io.drover.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.internal.core.channel.DriverChannel;
import com.datastax.oss.driver.internal.core.context.InternalDriverContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;

/** Opens driver sessions. */
public final class Sessions {
    /** Schema changes are few and callers wait for them; the driver's default of a second adds up. */
    private static final Duration SCHEMA_DEBOUNCE = Duration.ofMillis(20);

    /** The driver's default of a minute would be added to every outage of the cluster. */
    private static final Duration MAX_RECONNECTION_DELAY = Duration.ofSeconds(5);

    private static final Duration REFRESH_LIMIT = Duration.ofMinutes(2);

    private Sessions() {}

    /**
     * @param name shown in the driver's logs and metrics
     * @throws org.apache.kafka.common.config.ConfigException when the TLS settings do not work
     * @throws com.datastax.oss.driver.api.core.DriverException when no contact point answers or the login fails
     */
    public static CqlSession open(ClusterConfig config, String name) {
        DriverConfigLoader driverConfig = DriverConfigLoader.programmaticBuilder()
                .withString(DefaultDriverOption.SESSION_NAME, name)
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, config.requestTimeout())
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, config.requestTimeout())
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, config.requestTimeout())
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, config.requestTimeout())
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, SCHEMA_DEBOUNCE)
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, MAX_RECONNECTION_DELAY)
                .build();
        // The driver's own configuration lies beside it, in the plugin's class loader, not in the thread's.
        CqlSessionBuilder builder = CqlSession.builder()
                .withClassLoader(CqlSession.class.getClassLoader())
                .withConfigLoader(driverConfig);
        if (config.secureConnectBundle() != null) {
            builder.withCloudSecureConnectBundle(config.secureConnectBundle());
        } else {
            builder.addContactPoints(config.contactPoints()).withLocalDatacenter(config.datacenter());
        }
        if (config.tls() != null) {
            builder.withSslEngineFactory(config.tls().engines());
        }
        if (config.username() != null) {
            builder.withAuthCredentials(config.username(), config.password().value());
        }
        return builder.build();
    }

    /**
     * Reads the cluster's schema now.
     *
     * @throws com.datastax.oss.driver.api.core.DriverException when that is not possible at present
     * @throws ConnectException when the session will never do it again
     */
    public static Metadata refreshSchema(CqlSession session) {
        try {
            return refreshSchemaAsync(session).toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new ConnectException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("interrupted while the schema was read", e);
        }
    }

    /**
     * As {@link #refreshSchema}, without waiting.
     *
     * <p>A refresh that the driver begins without a control connection fails with an {@link IllegalStateException}, and all
     * later ones of the session wait for it for ever (4.19.3). So none is begun then.
     */
    public static CompletionStage<Metadata> refreshSchemaAsync(CqlSession session) {
        DriverChannel channel = ((InternalDriverContext) session.getContext())
                .getControlConnection()
                .channel();
        if (channel == null || channel.closeFuture().isDone()) {
            return CompletableFuture.failedFuture(new NoNodeAvailableException());
        }
        return session.refreshSchemaAsync()
                .toCompletableFuture()
                .copy()
                .orTimeout(REFRESH_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(e -> CompletableFuture.failedFuture(
                        e instanceof IllegalStateException || e instanceof TimeoutException ? stuck(e) : e));
    }

    private static ConnectException stuck(Throwable e) {
        return new ConnectException(
                "the schema cannot be read any more, as the connection broke while it was read before; restart the task",
                e);
    }
}
