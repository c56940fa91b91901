package io.drover.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.context.DriverContext;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.session.ProgrammaticArguments;
import com.datastax.oss.driver.internal.core.context.DefaultDriverContext;
import com.datastax.oss.driver.internal.core.metadata.schema.queries.SchemaQueriesFactory;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigException;

/** Opens driver sessions. */
public final class Sessions {
    /** Schema changes are few and callers wait for them; the driver's default of a second adds up. */
    private static final Duration SCHEMA_DEBOUNCE = Duration.ofMillis(20);

    /** The driver's default of a minute would be added to every outage of the cluster. */
    private static final Duration MAX_RECONNECTION_DELAY = Duration.ofSeconds(5);

    /** What a closed session has under way ends in this time; the driver's default adds two seconds to each close. */
    private static final int QUIET_MS = 100;

    private static final int CLOSE_TIMEOUT_MS = 15_000;

    private Sessions() {}

    /**
     * @param name shown in the driver's logs and metrics
     * @throws ConfigException when the TLS settings do not work, or the cluster has no such datacenter: the driver itself
     *     only warns, and then has no node for any request
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
                .withString(DefaultDriverOption.NETTY_IO_SHUTDOWN_UNIT, TimeUnit.MILLISECONDS.name())
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, QUIET_MS)
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_TIMEOUT, CLOSE_TIMEOUT_MS)
                .withString(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_UNIT, TimeUnit.MILLISECONDS.name())
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, QUIET_MS)
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_TIMEOUT, CLOSE_TIMEOUT_MS)
                .build();
        // The driver's own configuration lies beside it, in the plugin's class loader, not in the thread's.
        CqlSessionBuilder builder =
                new Builder().withClassLoader(CqlSession.class.getClassLoader()).withConfigLoader(driverConfig);
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
        CqlSession session = builder.build();
        try {
            checkDatacenter(session, config.datacenter());
        } catch (ConfigException e) {
            session.close();
            throw e;
        }
        return session;
    }

    /** @param datacenter null where the bundle names it */
    private static void checkDatacenter(CqlSession session, String datacenter) {
        Set<String> known = new TreeSet<>();
        for (Node node : session.getMetadata().getNodes().values()) {
            if (node.getDatacenter() != null) {
                known.add(node.getDatacenter());
            }
        }
        if (datacenter != null && !known.contains(datacenter)) {
            throw new ConfigException(
                    ClusterConfig.DATACENTER,
                    datacenter,
                    "is not a datacenter of the cluster, which has " + String.join(", ", known));
        }
    }

    /**
     * A refresh of the schema that begins without a control connection ends in an exception from this factory, which the
     * driver does not notice: all later ones of the session wait for that one for ever (4.19.3). One that fails later is
     * over, so the exception comes later here.
     */
    private static final class Context extends DefaultDriverContext {
        Context(DriverConfigLoader config, ProgrammaticArguments arguments) {
            super(config, arguments);
        }

        @Override
        protected SchemaQueriesFactory buildSchemaQueriesFactory() {
            SchemaQueriesFactory factory = super.buildSchemaQueriesFactory();
            return () -> {
                try {
                    return factory.newInstance();
                } catch (IllegalStateException e) {
                    return () -> CompletableFuture.failedFuture(new NoNodeAvailableException());
                }
            };
        }
    }

    private static final class Builder extends CqlSessionBuilder {
        @Override
        protected DriverContext buildContext(DriverConfigLoader config, ProgrammaticArguments arguments) {
            return new Context(config, arguments);
        }
    }
}
