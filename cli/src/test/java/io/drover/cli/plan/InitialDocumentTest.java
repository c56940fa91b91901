package io.drover.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.Version;
import io.drover.cli.migration.OriginNode;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class InitialDocumentTest {
    private static String capture(String address, String version) throws Exception {
        return InitialDocument.capture(new OriginNode(InetAddress.getByName(address), Version.parse(version)));
    }

    @Test
    void capturesANodeInItsCdcDirectory() throws Exception {
        assertThat(capture("10.0.0.1", "4.0.19"))
                .isEqualTo("{connect: \"http://10.0.0.1:8083\", node: '10.0.0.1',"
                        + " cdc-directory: /var/lib/cassandra/cdc_raw}");
        assertThat(capture("fe80::1", "5.0.9"))
                .startsWith("{connect: \"http://[fe80:0:0:0:0:0:0:1]:8083\", node: 'fe80:0:0:0:0:0:0:1',");
    }

    @Test
    void followsTheCommitLogDirectoryOfCassandra311() throws Exception {
        assertThat(capture("10.0.0.1", "3.11.19"))
                .endsWith(", cdc-directory: /var/lib/cassandra/cdc_raw,"
                        + " commitlog-directory: /var/lib/cassandra/commitlog}");
    }
}
