package io.drover.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.DriverException;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bundle as DataStax Astra makes them: the driver takes its keys from it, asks the service that it names for the nodes, and
 * goes to these through the service's proxy, naming the node in TLS. There is no node behind this proxy.
 */
class SecureConnectBundleTest {
    private static final String SECRET = "changeit";
    private static final UUID NODE = UUID.randomUUID();

    @TempDir
    private Path directory;

    @Test
    void theDriverGoesWhereTheBundleLeads() throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                "astra",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost");
        List<String> asked = new CopyOnWriteArrayList<>();
        CompletableFuture<String> hello = new CompletableFuture<>();
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            HttpsServer service = service(proxy.getLocalPort(), asked);
            Thread acceptor = new Thread(() -> accept(proxy, hello));
            acceptor.setDaemon(true);
            acceptor.start();
            try {
                ClusterConfig config = config(bundle(service.getAddress().getPort()));
                assertThatThrownBy(() -> Sessions.open(config, "test").close()).isInstanceOf(DriverException.class);
            } finally {
                service.stop(0);
            }
        }
        assertThat(asked).as("with the client's key").containsExactly("/metadata CN=localhost");
        assertThat(hello.join()).contains(NODE.toString());
    }

    private HttpsServer service(int proxyPort, List<String> asked) throws Exception {
        HttpsServer service = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
        SSLContext context = context();
        service.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters params) {
                SSLParameters parameters = context.getDefaultSSLParameters();
                parameters.setNeedClientAuth(true);
                params.setSSLParameters(parameters);
            }
        });
        byte[] answer = """
                {"contact_info": {"type": "sni_proxy", "local_dc": "dc-1", "sni_proxy_address": "localhost:%d",
                                  "contact_points": ["%s"]}}""".formatted(proxyPort, NODE).getBytes(StandardCharsets.UTF_8);
        service.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath() + " "
                    + ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal());
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        service.start();
        return service;
    }

    /** The first message of a TLS client has the name of the server that it wants, in clear. */
    private static void accept(ServerSocket proxy, CompletableFuture<String> hello) {
        while (!proxy.isClosed()) {
            try (Socket socket = proxy.accept()) {
                byte[] buffer = new byte[4096];
                int length = socket.getInputStream().read(buffer);
                hello.complete(new String(buffer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                hello.complete("no connection: " + e);
            }
        }
    }

    private Path bundle(int port) throws IOException {
        Path bundle = directory.resolve("bundle.zip");
        byte[] store = Files.readAllBytes(store());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bundle))) {
            put(zip, "config.json", """
                    {"host": "localhost", "port": %d, "keyStorePassword": "%s", "trustStorePassword": "%s"}""".formatted(port, SECRET, SECRET).getBytes(StandardCharsets.UTF_8));
            put(zip, "identity.jks", store);
            put(zip, "trustStore.jks", store);
        }
        return bundle;
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    private static ClusterConfig config(Path bundle) {
        return ClusterConfig.from(new AbstractConfig(
                ClusterConfig.define(new ConfigDef()),
                Map.of(
                        ClusterConfig.SECURE_CONNECT_BUNDLE, bundle.toString(),
                        ClusterConfig.USERNAME, "token",
                        ClusterConfig.PASSWORD, "AstraCS:secret"),
                false));
    }

    private Path store() {
        return directory.resolve("store.p12");
    }

    private void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", SECRET, "-keystore", store().toString()));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private SSLContext context() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store())) {
            keys.load(in, SECRET.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, SECRET.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
