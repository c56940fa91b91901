package io.drover.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.time.Duration;

/** Opens driver sessions. */
public final class Sessions {
    /** Schema changes are few and callers wait for them; the driver's default of a second adds up. */
    private static final Duration SCHEMA_DEBOUNCE = Duration.ofMillis(20);

    /** The driver's default of a minute would be added to every outage of the cluster. */
    private static final Duration MAX_RECONNECTION_DELAY = Duration.ofSeconds(5);

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
}
