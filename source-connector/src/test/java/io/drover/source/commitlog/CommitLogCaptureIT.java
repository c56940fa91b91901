package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every kind of change on Cassandra 5.0, with the types that only it has. */
class CommitLogCaptureIT
        implements RowCases, DeleteCases, CollectionCases, TypeCases, BatchCases, ListCases, CounterCases {
    @BeforeAll
    static void passWhatOtherTestsWrote() {
        CapturedOrigin.shared().changes("plain");
    }

    @Override
    public CapturedOrigin origin() {
        return CapturedOrigin.shared();
    }

    @Test
    void carriesVectors() {
        origin().capture(Map.of("vectors", "id int PRIMARY KEY, v vector<float, 3>, w vector<text, 2>"));
        origin().execute(
                        "INSERT INTO ks.vectors (id, v, w) VALUES (1, [1.5, 2, -3], ['a', ''])",
                        "INSERT INTO ks.vectors (id, v, w) VALUES (2, [0, 0, 0], ['', 'b'])");
        List<ChangeEvent> events = origin().changes("vectors");
        assertThat(events).hasSize(2);
        events.forEach(origin()::assertHasWhatIsStored);
    }

    @Test
    void givesAListTheWriteTimeOfItsNewestElement() {
        assertThat(origin().events("listed", "UPDATE ks.listed USING TIMESTAMP 1000 SET l = l + [1] WHERE id = 10"))
                .containsExactly("u @1000 {id=10, l=[1]}");
        assertThat(origin().events("listed", "UPDATE ks.listed USING TIMESTAMP 500 SET l = l + [2] WHERE id = 10"))
                .containsExactly("u @1000 {id=10, l=[1, 2]}");
        assertThat(origin().events("listed", "DELETE l[1] FROM ks.listed USING TIMESTAMP 2000 WHERE id = 10"))
                .containsExactly("u @2000 {id=10, l=[1]}");
        assertThat(origin().events("listed", "UPDATE ks.listed USING TIMESTAMP 1500 SET l = l + [3] WHERE id = 10"))
                .containsExactly("u @2000 {id=10, l=[1, 3]}");
    }

    @Test
    void tellsWhenEachElementExpires() {
        assertThat(origin().events(
                                "listed",
                                "UPDATE ks.listed USING TIMESTAMP 10 AND TTL 1000 SET l = l + [1] WHERE id = 11"))
                .singleElement()
                .asString()
                .matches("u @10 ttl=(1000|99\\d) \\{id=11, l=\\[1]}");
        long start = System.currentTimeMillis() / 1000;
        origin().execute("UPDATE ks.listed USING TIMESTAMP 20 AND TTL 2000 SET l = l + [2] WHERE id = 11");
        List<ChangeEvent> two = origin().changes("listed");
        assertThat(CapturedOrigin.texts(two))
                .singleElement()
                .asString()
                .matches("u @20 ttl=(2000|199\\d) \\{id=11, l=\\[1, 2]} \\[l=expiries]");
        List<Long> expiries = two.get(0).delta(two.get(0).table().indexOf("l")).expiries();
        assertThat(expiries).hasSize(2);
        assertThat(expiries.get(0)).isBetween(start + 900, start + 1002);
        assertThat(expiries.get(1)).isBetween(start + 1990, start + 2020);

        origin().execute("UPDATE ks.listed USING TIMESTAMP 30 SET l = [0] + l WHERE id = 11");
        List<ChangeEvent> three = origin().changes("listed");
        assertThat(CapturedOrigin.texts(three)).containsExactly("u @30 {id=11, l=[0, 1, 2]} [l=expiries]");
        assertThat(three.get(0).delta(three.get(0).table().indexOf("l")).expiries())
                .startsWith(Delta.NEVER)
                .hasSize(3);
    }

    @Test
    void showsInJmxWhatItDoes() throws Exception {
        origin().capture(Map.of("measured", "id int PRIMARY KEY, l list<int>"));
        assertThat(origin().events("measured", "INSERT INTO ks.measured (id, l) VALUES (1, [1])"))
                .hasSize(2);
        String worker = String.valueOf(origin().sandbox().connect().pid());
        String task = "kafka.connect:type=plugins,connector=" + CapturedOrigin.CONNECTOR + ",task=0";
        try (JMXConnector jmx = JMXConnectorFactory.connect(
                new JMXServiceURL(VirtualMachine.attach(worker).startLocalManagementAgent()))) {
            MBeanServerConnection beans = jmx.getMBeanServerConnection();
            CapturedOrigin.eventually("capture keeps up", () -> {
                Map<String, Long> shown = attributes(beans, task);
                return shown.get("segments-behind") == 0 && shown.get("bytes-behind") == 0 ? "" : shown.toString();
            });
            Map<String, Long> shown = attributes(beans, task);
            assertThat(shown)
                    .containsOnlyKeys(
                            "segments-behind",
                            "bytes-behind",
                            "newest-event-lag-ms",
                            "cdc-raw-bytes",
                            "spilled-segments",
                            "spilled-bytes",
                            "spill-used-percent",
                            "rows-reread",
                            "rereads-coalesced",
                            "rereads-mixed");
            assertThat(shown.get("newest-event-lag-ms")).isBetween(0L, 60_000L);
            assertThat(shown.get("cdc-raw-bytes")).isPositive();
            assertThat(shown.get("spilled-bytes")).isGreaterThanOrEqualTo(shown.get("spilled-segments"));
            assertThat(shown.get("spill-used-percent")).isBetween(0L, 100L);
            assertThat(shown.get("rows-reread")).isPositive();
            assertThat(shown.get("rereads-coalesced")).isNotNegative();
            assertThat(shown.get("rereads-mixed")).isNotNegative();
            // The row, its list, and the row that the test waited for.
            assertThat(attributes(beans, task + ",keyspace=ks,table=measured")).isEqualTo(Map.of("events", 3L));
        }
    }

    private static Map<String, Long> attributes(MBeanServerConnection beans, String name) throws Exception {
        ObjectName bean = new ObjectName(name);
        Map<String, Long> attributes = new HashMap<>();
        for (MBeanAttributeInfo attribute : beans.getMBeanInfo(bean).getAttributes()) {
            attributes.put(attribute.getName(), (Long) beans.getAttribute(bean, attribute.getName()));
        }
        return attributes;
    }
}
