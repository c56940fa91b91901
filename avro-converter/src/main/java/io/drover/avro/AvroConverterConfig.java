package io.drover.avro;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** The converter's settings; the {@code ssl.} ones are named as everywhere in Kafka. */
final class AvroConverterConfig extends AbstractConfig {
    static final String URL = "registry.url";
    static final String USER = "registry.user";
    static final String PASSWORD = "registry.password";
    static final String AUTO_REGISTER = "registry.auto.register";

    /** @throws ConfigException naming the key, when a value is wrong */
    AvroConverterConfig(Map<String, ?> settings) {
        super(define(), settings, false);
        if (getString(USER) == null != (getPassword(PASSWORD) == null)) {
            throw new ConfigException(USER + " and " + PASSWORD + " go together; one of them is missing");
        }
    }

    static ConfigDef define() {
        return new ConfigDef()
                .define(
                        URL,
                        ConfigDef.Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        AvroConverterConfig::checkUrl,
                        ConfigDef.Importance.HIGH,
                        "Where the registry's Confluent-compatible API is, such as http://registry:8081, or Apicurio's"
                                + " http://registry:8080/apis/ccompat/v7.")
                .define(
                        USER,
                        ConfigDef.Type.STRING,
                        null,
                        ConfigDef.Importance.MEDIUM,
                        "The user of basic authentication at the registry.")
                .define(
                        PASSWORD,
                        ConfigDef.Type.PASSWORD,
                        null,
                        ConfigDef.Importance.MEDIUM,
                        "The password of basic authentication at the registry.")
                .define(
                        AUTO_REGISTER,
                        ConfigDef.Type.BOOLEAN,
                        true,
                        ConfigDef.Importance.MEDIUM,
                        "Whether schemas that the registry does not have are registered. Otherwise it must have them, as"
                                + " versions of <topic>-key and <topic>-value.")
                .withClientSslSupport();
    }

    private static void checkUrl(String name, Object value) {
        try {
            URI url = URI.create(String.valueOf(value));
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new ConfigException(name, value, "is no URL: " + e.getMessage());
        }
        throw new ConfigException(name, value, "must be an http or https URL");
    }

    /** Without a slash at its end. */
    String url() {
        return getString(URL).replaceAll("/+$", "");
    }

    boolean registers() {
        return getBoolean(AUTO_REGISTER);
    }

    /** As basic authentication has them; not for logs. */
    Optional<String> credentials() {
        Password password = getPassword(PASSWORD);
        return password == null ? Optional.empty() : Optional.of(getString(USER) + ":" + password.value());
    }

    /** For https: Kafka's own, with all of the formats that Kafka reads. */
    Optional<SSLContext> tls() {
        if (!url().startsWith("https:")) {
            return Optional.empty();
        }
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(values());
            return Optional.of(factory.sslContext());
        }
    }
}
