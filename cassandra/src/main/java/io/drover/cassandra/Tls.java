package io.drover.cassandra;

import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.api.core.ssl.SslEngineFactory;
import java.net.InetSocketAddress;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * Encrypted connections, mutual ones too, by the settings that Kafka's clients have: keystores and truststores, in files or,
 * as PEM, also in the settings themselves.
 *
 * @param settings as text, by Kafka's names ({@code ssl.truststore.location}); what is left out has Kafka's default
 */
public record Tls(Map<String, String> settings) {
    /** Kafka's settings for clients. */
    static final ConfigDef DEFINITION = new ConfigDef().withClientSslSupport();

    public Tls {
        settings = Map.copyOf(settings);
        for (String key : settings.keySet()) {
            if (!DEFINITION.names().contains(key)) {
                throw new ConfigException(key + " is not a TLS setting of Kafka's clients");
            }
        }
    }

    /** There are passwords in the values. */
    @Override
    public String toString() {
        return "Tls" + settings.keySet();
    }

    /** @throws ConfigException when a store cannot be read */
    SslEngineFactory engines() {
        Map<String, Object> values = DEFINITION.parse(settings);
        DefaultSslEngineFactory engines = new DefaultSslEngineFactory();
        try {
            engines.configure(values);
        } catch (KafkaException e) {
            throw new ConfigException("The TLS settings do not work: " + reasons(e));
        }
        // Kafka's default is to verify the name; an empty text turns that off.
        String verification = (String) values.get(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG);
        return new Engines(engines, verification);
    }

    private static String reasons(Throwable error) {
        return error.getCause() == null ? error.getMessage() : error.getMessage() + ": " + reasons(error.getCause());
    }

    private record Engines(DefaultSslEngineFactory engines, String verification) implements SslEngineFactory {
        @Override
        public SSLEngine newSslEngine(EndPoint node) {
            InetSocketAddress address = (InetSocketAddress) node.resolve();
            return engines.createClientSslEngine(address.getHostString(), address.getPort(), verification);
        }

        @Override
        public void close() {
            engines.close();
        }
    }
}
