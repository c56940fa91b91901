package io.drover.source.snapshot;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The task's beans in the platform's MBean server, {@code io.drover:type=snapshot,connector=...,task=...,table=...}. */
final class ProgressBeans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressBeans.class);

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final List<ObjectName> registered = new ArrayList<>();
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
            if (server.isRegistered(name)) {
                // A task that Connect gave up has not ended yet.
                server.unregisterMBean(name);
            }
            server.registerMBean(progress, name);
            registered.add(name);
        } catch (JMException e) {
            LOG.warn("the progress of table {} cannot be shown through JMX", table, e);
        }
    }

    @Override
    public void close() {
        for (ObjectName name : registered) {
            try {
                server.unregisterMBean(name);
            } catch (InstanceNotFoundException e) {
                // Another run of the task has taken its place.
                LOG.debug("{} is gone already", name);
            } catch (JMException e) {
                LOG.warn("{} cannot be removed", name, e);
            }
        }
        registered.clear();
    }
}
