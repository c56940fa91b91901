package io.drover.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A node that wants passwords and certificates, reached with the settings that every connector has. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecureClusterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final String SECRET = "changeit1";

    @TempDir
    static Path keys;

    private static Sandbox sandbox;

    @BeforeAll
    static void start() throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 1; i < 255; i++) {
            names.add("ip:127.0.0." + i);
        }
        makeKey("node", "-ext", "san=" + String.join(",", names));
        makeKey("client");
        makeKey("stranger");
        trust("node-trusts", "client");
        trust("client-trusts", "node");
        trust("stranger-trusts", "stranger");
        sandbox = Sandbox.builder()
                .sameCluster()
                .withoutKafka()
                .originSetting("authenticator", "PasswordAuthenticator")
                .originSetting("authorizer", "CassandraAuthorizer")
                .originSetting(
                        "client_encryption_options",
                        "{enabled: true, optional: false, require_client_auth: true, store_type: PKCS12, keystore: "
                                + store("node") + ", keystore_password: " + SECRET + ", truststore: "
                                + store("node-trusts") + ", truststore_password: " + SECRET + "}")
                .start();
        awaitSuperuser();
    }

    /** Cassandra makes its first user soon after it answers. */
    private static void awaitSuperuser() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                clusterName(keystores());
                return;
            } catch (DriverException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }

    @AfterAll
    static void stop() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    void opensWithKeystores() throws Exception {
        assertThat(clusterName(keystores())).isEqualTo(sandbox.target().cluster());
    }

    @Test
    void opensWithPem() throws Exception {
        Map<String, String> settings = base();
        settings.put("cassandra.ssl.truststore.type", "PEM");
        settings.put("cassandra.ssl.truststore.certificates", pem("node"));
        settings.put("cassandra.ssl.keystore.type", "PEM");
        settings.put("cassandra.ssl.keystore.certificate.chain", pem("client"));
        settings.put("cassandra.ssl.keystore.key", privateKey("client"));
        assertThat(clusterName(settings)).isEqualTo(sandbox.target().cluster());
    }

    @Test
    void isRefusedWithoutTheRightPasswordKeyOrTrust() throws Exception {
        assertRefused("cassandra.password", "wrong");
        assertRefused("cassandra.ssl.enabled", "false");
        assertRefused("cassandra.ssl.keystore.location", store("stranger").toString());
        assertRefused(
                "cassandra.ssl.truststore.location", store("stranger-trusts").toString());
    }

    @Test
    void saysWhichStoreCannotBeReadAndKeepsItsPassword() throws Exception {
        Map<String, String> settings = keystores();
        settings.put("cassandra.ssl.truststore.password", "not-the-password");
        ClusterConfig config = config(settings);
        assertThatThrownBy(() -> Sessions.open(config, "test"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("client-trusts")
                .hasMessageNotContaining("not-the-password");
        assertThat(config.toString()).doesNotContain("not-the-password", SECRET);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void readsTheSchemaAgainWhenTheNodeIsBack() throws Exception {
        try (CqlSession session = Sessions.open(config(keystores()), "test")) {
            sandbox.origin().kill();
            await(() -> session.getMetadata().getNodes().values().stream()
                    .allMatch(node -> node.getOpenConnections() == 0));
            assertThatThrownBy(() -> session.refreshSchema()).isInstanceOf(DriverException.class);
            sandbox.origin().start();
            await(() -> {
                try {
                    session.refreshSchema();
                    return true;
                } catch (DriverException e) {
                    return false;
                }
            });
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    private static void assertRefused(String key, String value) throws Exception {
        Map<String, String> settings = keystores();
        settings.put(key, value);
        assertThatThrownBy(() -> clusterName(settings)).as(key).isInstanceOf(DriverException.class);
    }

    private static String clusterName(Map<String, String> settings) {
        try (CqlSession session = Sessions.open(config(settings), "test")) {
            return session.execute("SELECT cluster_name FROM system.local")
                    .one()
                    .getString(0);
        }
    }

    private static ClusterConfig config(Map<String, String> settings) {
        return ClusterConfig.from(new AbstractConfig(ClusterConfig.define(new ConfigDef()), settings, false));
    }

    private static Map<String, String> base() {
        Map<String, String> settings = new HashMap<>();
        settings.put(ClusterConfig.CONTACT_POINTS, sandbox.target().contactPoint());
        settings.put(ClusterConfig.DATACENTER, CassandraNode.DATACENTER);
        settings.put(ClusterConfig.USERNAME, "cassandra");
        settings.put(ClusterConfig.PASSWORD, "cassandra");
        settings.put(ClusterConfig.SSL_ENABLED, "true");
        return settings;
    }

    private static Map<String, String> keystores() {
        Map<String, String> settings = base();
        for (String kind : List.of("keystore", "truststore")) {
            String name = kind.equals("keystore") ? "client" : "client-trusts";
            settings.put("cassandra.ssl." + kind + ".type", "PKCS12");
            settings.put("cassandra.ssl." + kind + ".location", store(name).toString());
            settings.put("cassandra.ssl." + kind + ".password", SECRET);
        }
        return settings;
    }

    private static Path store(String name) {
        return keys.resolve(name + ".p12");
    }

    private static void makeKey(String name, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-validity",
                "2",
                "-keystore",
                store(name).toString()));
        arguments.addAll(List.of(more));
        keytool(arguments);
        keytool(List.of(
                "-exportcert",
                "-rfc",
                "-alias",
                name,
                "-keystore",
                store(name).toString(),
                "-file",
                keys.resolve(name + ".pem").toString()));
    }

    private static void trust(String store, String name) throws Exception {
        keytool(List.of(
                "-importcert",
                "-noprompt",
                "-alias",
                name,
                "-keystore",
                store(store).toString(),
                "-file",
                keys.resolve(name + ".pem").toString()));
    }

    private static void keytool(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", SECRET));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static String pem(String name) throws IOException {
        return Files.readString(keys.resolve(name + ".pem"));
    }

    private static String privateKey(String name) throws Exception {
        java.security.KeyStore store =
                java.security.KeyStore.getInstance(store(name).toFile(), SECRET.toCharArray());
        byte[] key = store.getKey(name, SECRET.toCharArray()).getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key) + "\n-----END PRIVATE KEY-----\n";
    }
}
