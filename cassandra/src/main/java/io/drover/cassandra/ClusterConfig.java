package io.drover.cassandra;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * How to reach a Cassandra cluster; the same settings for every plugin, and for the command line.
 *
 * @param datacenter null with a secure connect bundle, as contact points are empty, because the bundle has both
 * @param password null when the cluster asks for none
 * @param tls null for connections that are not encrypted, and with a secure connect bundle
 * @param secureConnectBundle the file that DataStax Astra gives for a database, or null
 */
public record ClusterConfig(
        List<InetSocketAddress> contactPoints,
        String datacenter,
        String username,
        Password password,
        Duration requestTimeout,
        Tls tls,
        Path secureConnectBundle) {
    public static final String CONTACT_POINTS = "cassandra.contact.points";
    public static final String DATACENTER = "cassandra.datacenter";
    public static final String USERNAME = "cassandra.username";
    public static final String PASSWORD = "cassandra.password";
    public static final String SSL_ENABLED = "cassandra.ssl.enabled";
    public static final String SECURE_CONNECT_BUNDLE = "cassandra.secure.connect.bundle";

    /** In front of Kafka's names of TLS settings. */
    public static final String PREFIX = "cassandra.";

    public static final String REQUEST_TIMEOUT_MS = "cassandra.request.timeout.ms";

    public static final int DEFAULT_PORT = 9042;
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(10);

    public ClusterConfig {
        contactPoints = List.copyOf(contactPoints);
        requireNonNull(requestTimeout, "requestTimeout is null");
        if (secureConnectBundle != null) {
            if (!contactPoints.isEmpty() || datacenter != null || tls != null) {
                throw new ConfigException(
                        SECURE_CONNECT_BUNDLE
                                + " says where the cluster is and how to reach it: leave out contact points, datacenter and TLS");
            }
        } else if (contactPoints.isEmpty()) {
            throw new ConfigException(CONTACT_POINTS, contactPoints, "must name at least one node");
        } else if (datacenter == null) {
            throw new ConfigException(DATACENTER, null, "must name the local datacenter");
        }
        if ((username == null) != (password == null)) {
            throw new ConfigException(USERNAME + " and " + PASSWORD + " go together: give both or neither");
        }
    }

    /** A cluster that connections to are not encrypted. */
    public ClusterConfig(
            List<InetSocketAddress> contactPoints,
            String datacenter,
            String username,
            Password password,
            Duration requestTimeout) {
        this(contactPoints, datacenter, username, password, requestTimeout, null, null);
    }

    /** A cluster that asks for no password, by one of its nodes. */
    public static ClusterConfig of(String contactPoint, String datacenter) {
        return new ClusterConfig(
                List.of(parseContactPoint(contactPoint)), datacenter, null, null, DEFAULT_REQUEST_TIMEOUT);
    }

    /** Adds these settings to a plugin's own. */
    public static ConfigDef define(ConfigDef def) {
        new ConfigGroup(def, "Cassandra")
                .define(
                        CONTACT_POINTS,
                        ConfigDef.Type.LIST,
                        List.of(),
                        ConfigDef.Importance.HIGH,
                        "Some nodes of the cluster, as host or host:port (port 9042 when left out).",
                        ConfigDef.Width.LONG,
                        "Contact points")
                .define(
                        DATACENTER,
                        ConfigDef.Type.STRING,
                        null,
                        ConfigDef.Importance.HIGH,
                        "The local datacenter: requests go to its nodes only.",
                        ConfigDef.Width.MEDIUM,
                        "Datacenter")
                .define(
                        USERNAME,
                        ConfigDef.Type.STRING,
                        null,
                        ConfigDef.Importance.MEDIUM,
                        "User for password authentication.",
                        ConfigDef.Width.MEDIUM,
                        "User")
                .define(
                        PASSWORD,
                        ConfigDef.Type.PASSWORD,
                        null,
                        ConfigDef.Importance.MEDIUM,
                        "Password for password authentication.",
                        ConfigDef.Width.MEDIUM,
                        "Password")
                .define(
                        REQUEST_TIMEOUT_MS,
                        ConfigDef.Type.LONG,
                        DEFAULT_REQUEST_TIMEOUT.toMillis(),
                        ConfigDef.Range.atLeast(1),
                        ConfigDef.Importance.LOW,
                        "How long to wait for the answer to one request, in milliseconds.",
                        ConfigDef.Width.SHORT,
                        "Request timeout")
                .define(
                        SECURE_CONNECT_BUNDLE,
                        ConfigDef.Type.STRING,
                        null,
                        ConfigDef.Importance.MEDIUM,
                        "The secure connect bundle of a DataStax Astra database, a file on the worker. It stands for contact"
                                + " points, datacenter and TLS settings.",
                        ConfigDef.Width.LONG,
                        "Secure connect bundle")
                .define(
                        SSL_ENABLED,
                        ConfigDef.Type.BOOLEAN,
                        false,
                        ConfigDef.Importance.MEDIUM,
                        "Whether connections are encrypted. How, the settings below this prefix say as they do for Kafka's"
                                + " clients.",
                        ConfigDef.Width.SHORT,
                        "TLS")
                .embed(PREFIX, Tls.DEFINITION);
        return def;
    }

    /** @throws ConfigException naming the key, when a value is wrong */
    public static ClusterConfig from(AbstractConfig config) {
        String bundle = config.getString(SECURE_CONNECT_BUNDLE);
        return new ClusterConfig(
                config.getList(CONTACT_POINTS).stream()
                        .map(ClusterConfig::parseContactPoint)
                        .toList(),
                config.getString(DATACENTER),
                config.getString(USERNAME),
                config.getPassword(PASSWORD),
                Duration.ofMillis(config.getLong(REQUEST_TIMEOUT_MS)),
                config.getBoolean(SSL_ENABLED) ? tls(config) : null,
                bundle == null ? null : Path.of(bundle));
    }

    private static Tls tls(AbstractConfig config) {
        Map<String, String> settings = new HashMap<>();
        for (String name : Tls.DEFINITION.names()) {
            Object value = config.originals().get(PREFIX + name);
            if (value != null) {
                settings.put(name, value.toString());
            }
        }
        return new Tls(settings);
    }

    /** Reads {@code host}, {@code host:port}, an IPv6 address, or {@code [address]:port}. */
    public static InetSocketAddress parseContactPoint(String text) {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
        String host = (hasPort ? text.substring(0, colon) : text).replaceAll("^\\[|]$", "");
        try {
            int port = hasPort ? Integer.parseInt(text.substring(colon + 1)) : DEFAULT_PORT;
            if (!host.isBlank()) {
                return new InetSocketAddress(host.strip(), port);
            }
        } catch (IllegalArgumentException e) {
            // Not a number, or out of range: said below.
        }
        throw new ConfigException(CONTACT_POINTS, text, "is not of the form host or host:port");
    }
}
