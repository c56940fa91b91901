package io.drover.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cli.connect.ConnectorStatus.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectorStatusTest {
    private static ConnectorStatus status(String state, String trace, Task... tasks) {
        return new ConnectorStatus("c", state, trace, List.of(tasks));
    }

    @Test
    void runsWhenTheConnectorAndAllItsTasksDo() {
        assertThat(status("RUNNING", null, new Task(0, "RUNNING", "w", null)).isRunning())
                .isTrue();
        assertThat(status("RUNNING", null).isRunning()).isFalse();
        assertThat(status("UNASSIGNED", null, new Task(0, "RUNNING", "w", null)).isRunning())
                .isFalse();
        assertThat(status("RUNNING", null, new Task(0, "RUNNING", "w", null), new Task(1, "UNASSIGNED", "w", null))
                        .isRunning())
                .isFalse();
    }

    @Test
    void namesTheFailedTaskAndTheReasonAtTheRoot() {
        String trace = """
                org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask due to unrecoverable exception.
                \tat org.apache.kafka.connect.runtime.WorkerSinkTask.deliverMessages(WorkerSinkTask.java:636)
                Caused by: org.apache.kafka.connect.errors.DataException: table ks.t has no column x
                \tat io.drover.sink.TargetCheck.check(TargetCheck.java:40)
                \t... 10 more
                """;

        assertThat(status("RUNNING", null, new Task(0, "RUNNING", "w", null), new Task(1, "FAILED", "w", trace))
                        .failure())
                .contains("task 1 failed: DataException: table ks.t has no column x");
        assertThat(status("FAILED", """
                        org.apache.kafka.connect.errors.ConnectException: Tolerance exceeded in error handler
                        \tat x
                        Caused by: io.drover.Unconvertible: table t, row id=1: column v is late
                        Caused by: java.time.DateTimeException: late
                        """).failure())
                .contains("connector failed: Unconvertible: table t, row id=1: column v is late");
        assertThat(status("FAILED", """
                        a.ConnectException: An exception occurred in the change event producer.
                        Caused by: a.DebeziumException: cannot convert 't.v'
                        Caused by: b.PSQLException: Bad value NaN
                        """).failure())
                .contains("connector failed: DebeziumException: cannot convert 't.v'; PSQLException: Bad value NaN");
        assertThat(status("FAILED", "a.b.ConfigException: bad\n\tat x").failure())
                .contains("connector failed: ConfigException: bad");
        assertThat(status("FAILED", null).failure().orElseThrow()).contains("worker's log");
        assertThat(status("RUNNING", null).failure()).isEmpty();
    }
}
