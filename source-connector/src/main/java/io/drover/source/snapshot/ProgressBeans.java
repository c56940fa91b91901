package io.drover.source.snapshot;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The task's beans in the platform's MBean server, {@code io.drover:type=snapshot,connector=...,task=...,table=...}. A task
 * that Connect restarted may run beside its former self, which has not ended yet: the bean is the later one's, and the
 * former one's end leaves it alone.
 */
final class ProgressBeans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressBeans.class);

    /** Whose each bean is; also the lock for every change of them. */
    private static final Map<ObjectName, TableProgress> SHOWN = new HashMap<>();

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Map<ObjectName, TableProgress> registered = new LinkedHashMap<>();
    private final String connector;
    private final int task;

    ProgressBeans(String connector, int task) {
        this.connector = connector;
        this.task = task;
    }

    void register(String table, TableProgress progress) {
        try {
            ObjectName name = new ObjectName("io.drover:type=snapshot,connector=" + ObjectName.quote(connector)
                    + ",task=" + task + ",table=" + ObjectName.quote(table));
            synchronized (SHOWN) {
                if (server.isRegistered(name)) {
                    server.unregisterMBean(name);
                }
                server.registerMBean(progress, name);
                SHOWN.put(name, progress);
            }
            registered.put(name, progress);
        } catch (JMException e) {
            LOG.warn("the progress of table {} cannot be shown through JMX", table, e);
        }
    }

    @Override
    public void close() {
        synchronized (SHOWN) {
            registered.forEach((name, progress) -> {
                if (SHOWN.remove(name, progress)) {
                    unregister(name);
                }
            });
        }
        registered.clear();
    }

    private void unregister(ObjectName name) {
        try {
            server.unregisterMBean(name);
        } catch (JMException e) {
            LOG.warn("{} cannot be removed", name, e);
        }
    }
}
