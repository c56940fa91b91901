package io.drover.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cli.torture.Operation.Kind;
import io.drover.cli.torture.Operation.Partition;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationLogTest {
    @Test
    void givesWhatBecameOfOnePartition(@TempDir Path directory) {
        Partition wanted = new Partition("t", "p = 1");
        Operation insert = new Operation(0, Kind.INSERT, List.of(wanted), "INSERT ...");
        Operation other = new Operation(1, Kind.INSERT, List.of(new Partition("t", "p = 12")), "INSERT other");
        Operation batch =
                new Operation(2, Kind.LOGGED_BATCH, List.of(new Partition("u", "p = 1"), wanted), "BEGIN\nBATCH");
        try (OperationLog log = new OperationLog(directory.resolve("log"))) {
            log.sent(insert);
            log.sent(other);
            log.sent(batch);
            log.failed(batch, new IllegalStateException("gone"));

            assertThat(log.of(wanted))
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("#0\t").endsWith("INSERT ..."),
                            line -> assertThat(line).startsWith("#2\t").endsWith("BEGIN\\nBATCH"),
                            line -> assertThat(line)
                                    .startsWith("#2\t")
                                    .endsWith("FAILED java.lang.IllegalStateException: gone"));
        }
    }
}
