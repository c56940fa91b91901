package io.drover.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.cassandra.ClusterConfig;
import io.drover.cli.output.CommandFailure;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class InitialOriginTest {
    private static InitialOrigin parse(String... arguments) {
        InitialOrigin origin = new InitialOrigin();
        CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
        spec.addMixin("origin", CommandLine.Model.CommandSpec.forAnnotatedObject(origin));
        new CommandLine(spec).parseArgs(arguments);
        return origin;
    }

    @Test
    void logsInAndEncryptsAsTheDocumentWillSay() {
        InitialOrigin origin = parse(
                "--contact-point=10.0.0.1",
                "--datacenter=dc1",
                "--username=o'brien",
                "--password-env=ORIGIN_PASSWORD",
                "--ssl=truststore.location=/etc/a=b.p12",
                "--ssl=truststore.password=${env:STORE_PASSWORD}");

        ClusterConfig cluster =
                origin.cluster(Map.of("ORIGIN_PASSWORD", "secret", "STORE_PASSWORD", "of the store")::get);

        assertThat(cluster.username()).isEqualTo("o'brien");
        assertThat(cluster.password().value()).isEqualTo("secret");
        assertThat(cluster.tls().settings())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("ssl.truststore.location", "/etc/a=b.p12", "ssl.truststore.password", "of the store"));
        assertThat(origin.yaml())
                .contains("password: '${env:ORIGIN_PASSWORD}'")
                .contains("'truststore.password': '${env:STORE_PASSWORD}'")
                .doesNotContain("secret");
    }

    @Test
    void needsNoLogin() {
        ClusterConfig cluster =
                parse("--contact-point=[::1]:9043", "--datacenter=dc1").cluster(name -> null);

        assertThat(cluster.contactPoints().get(0).getPort()).isEqualTo(9043);
        assertThat(cluster.username()).isNull();
        assertThat(cluster.tls()).isNull();
    }

    @Test
    void refusesWhatTheDocumentWould() {
        InitialOrigin origin = parse("--contact-point=a:b", "--datacenter=dc1", "--username=u", "--ssl=trust=x");

        assertThatThrownBy(() -> origin.cluster(name -> null))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("'a:b', which is not of the form host or host:port")
                .hasMessageContaining("needs the other of username and password")
                .hasMessageContaining("ssl.trust is not a TLS setting");
        assertThatThrownBy(() -> parse("--contact-point=a", "--datacenter=d", "--username=u", "--password-env=P")
                        .cluster(name -> null))
                .hasMessageContaining("needs the environment variable P, which is not set");
    }
}
