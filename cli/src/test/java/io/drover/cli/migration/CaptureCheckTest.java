package io.drover.cli.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.Version;
import io.drover.cli.document.CaptureNode;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureCheckTest {
    private static OriginNode node(String address, String version) throws UnknownHostException {
        return new OriginNode(InetAddress.getByName(address), version == null ? null : Version.parse(version));
    }

    private static CaptureNode capture(String node, String commitLogDirectory) {
        return new CaptureNode(URI.create("http://n:8083"), node, "/cdc_raw", commitLogDirectory);
    }

    @Test
    void wantsEachNodeOnce() throws Exception {
        List<OriginNode> nodes = List.of(node("10.0.0.1", "5.0.9"), node("10.0.0.2", "5.0.9"));

        assertThat(CaptureCheck.problems(List.of(capture("10.0.0.2", ""), capture("10.0.0.1", "")), nodes))
                .isEmpty();
        assertThat(CaptureCheck.problems(List.of(capture("10.0.0.1", ""), capture("10.0.0.3", "")), nodes))
                .containsExactly(
                        "capture has node 10.0.0.3, which is no node of the origin's datacenter; its nodes: 10.0.0.1,"
                                + " 10.0.0.2",
                        "origin node 10.0.0.2 has no entry in capture, so that writes in its commit log would be lost;"
                                + " add one");
    }

    @Test
    void wantsTheCommitLogDirectoryOfCassandra311AndOfNoOther() throws Exception {
        List<OriginNode> nodes = List.of(node("10.0.0.1", "3.11.19"), node("10.0.0.2", "4.0.0"));

        assertThat(CaptureCheck.problems(List.of(capture("10.0.0.1", "/log"), capture("10.0.0.2", "")), nodes))
                .isEmpty();
        assertThat(CaptureCheck.problems(List.of(capture("10.0.0.1", ""), capture("10.0.0.2", "/log")), nodes))
                .satisfiesExactly(
                        missing -> assertThat(missing)
                                .startsWith("capture of node 10.0.0.1 needs commitlog-directory")
                                .contains("3.11.19"),
                        superfluous -> assertThat(superfluous)
                                .startsWith("capture of node 10.0.0.2 has commitlog-directory")
                                .contains("4.0.0"));
    }

    @Test
    void leavesTheDirectoryToTheConnectorWhenTheVersionIsUnknown() throws Exception {
        assertThat(CaptureCheck.problems(List.of(capture("10.0.0.1", "/log")), List.of(node("10.0.0.1", null))))
                .isEmpty();
    }
}
