package io.drover.cli.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.cli.migration.MigrationStatus.Connector;
import io.drover.cli.migration.MigrationStatus.Stream;
import io.drover.cli.migration.MigrationStatus.TableSnapshot;
import io.drover.cli.output.JsonFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    private static MigrationStatus status(TableSnapshot snapshot, long lag, Connector connector) {
        return new MigrationStatus(
                "users-v2",
                connector.failure() == null && connector.state().equals("RUNNING"),
                List.of(snapshot),
                snapshot,
                List.of(),
                List.of(),
                new Stream(lag, List.of()),
                List.of(connector));
    }

    @Test
    void showsASnapshotUnderWay() {
        MigrationStatus status = status(
                new TableSnapshot("ks.users", false, 61.2, 12_345L, 39, 25, 8120.4, 65L, List.of()),
                12,
                new Connector("users-v2-sink", "http://c:8083", "RUNNING", "4/4", null));

        assertThat(StatusText.lines(status))
                .containsExactly(
                        "Migration users-v2",
                        "  snapshot   ks.users: 61.2%, 12,345 rows, 8,120/s, 1 min 5 s left, 39 token ranges done, 25 left",
                        "  stream     12 records not acknowledged by the target yet",
                        "  connector  users-v2-sink: RUNNING, 4/4 tasks running, on http://c:8083");
    }

    @Test
    void namesTheRangesThatCannotBeRead() {
        TableSnapshot stuck = new TableSnapshot(
                "ks.users", false, 98.4, 12_345L, 63, 1, 0.0, null, List.of("token range (6, 7]: tombstones"));
        MigrationStatus status =
                status(stuck, 0, new Connector("users-v2-snapshot", "http://c:8083", "RUNNING", "2/2", null));

        assertThat(StatusText.lines(status))
                .containsSequence(
                        "  snapshot   ks.users: 98.4%, 12,345 rows, 0/s, 63 token ranges done, 1 left",
                        "             cannot be read at present: token range (6, 7]: tombstones");
    }

    @Test
    void saysWhatFailedAndWhatToDo() {
        MigrationStatus status = status(
                new TableSnapshot("ks.users", true, 100.0, 20_000L, 64, 0, null, null, List.of()),
                0,
                new Connector("users-v2-sink", "http://c:8083", "RUNNING", "3/4", "task 1 failed: no column x"));

        assertThat(StatusText.lines(status))
                .contains(
                        "Migration users-v2: not everything runs",
                        "  snapshot   ks.users: finished, 20,000 rows",
                        "             task 1 failed: no column x")
                .anyMatch(line -> line.contains(
                        "http://c:8083/connectors/users-v2-sink/restart?includeTasks=true&onlyFailed=true"));
    }

    @Test
    void showsTheTotalOfSeveralTablesMoreSnapshotsAndReplays() {
        TableSnapshot users = new TableSnapshot("ks.users", true, 100.0, 20_000L, 64, 0, null, null, List.of());
        MigrationStatus status = new MigrationStatus(
                "users-v2",
                true,
                List.of(users, new TableSnapshot("ks.posts", false, 0.0, 0L, 0, null, null, null, List.of())),
                new TableSnapshot("total", false, 50.0, 20_000L, 64, null, 100.0, null, List.of()),
                List.of(new MigrationStatus.AdHocSnapshot("again", List.of(users))),
                List.of(
                        new MigrationStatus.Replay("1", "earliest", 1200, false),
                        new MigrationStatus.Replay("b", "2026-11-21T08:00:00Z", 0, true)),
                new Stream(0, List.of()),
                List.of());

        assertThat(StatusText.lines(status))
                .containsExactly(
                        "Migration users-v2",
                        "  snapshot   ks.users: finished, 20,000 rows",
                        "  snapshot   ks.posts: 0.0%, 0 rows, 0 token ranges done",
                        "  snapshot   total: 50.0%, 20,000 rows, 100/s, 64 token ranges done",
                        "  snapshot   again: ks.users: finished, 20,000 rows",
                        "  replay     1 from earliest: 1,200 records left",
                        "  replay     b from 2026-11-21T08:00:00Z: finished; it follows the topics until drover stop",
                        "  stream     the target has everything that is in the topics");
    }

    @Test
    void saysNothingOfWhatIsNotKnown() {
        TableSnapshot begun = new TableSnapshot("public.users", false, null, 1_200L, 0, null, null, null, List.of());
        TableSnapshot over = new TableSnapshot("public.posts", true, 100.0, null, 0, null, null, null, List.of());
        MigrationStatus status = new MigrationStatus(
                "users-v2",
                true,
                List.of(begun, over),
                over,
                List.of(),
                List.of(),
                new Stream(0, List.of()),
                List.of());

        assertThat(StatusText.lines(status))
                .contains(
                        "  snapshot   public.users: 1,200 rows and changes so far",
                        "  snapshot   public.posts: finished");
        assertThat(status.snapshotRows()).isEqualTo(1_200);
    }

    @Test
    void isJsonToo() {
        MigrationStatus status = status(
                new TableSnapshot("ks.users", false, 61.2, 12_345L, 39, null, null, null, List.of()),
                12,
                new Connector("users-v2-sink", "http://c:8083", "MISSING", "0/0", null));

        JsonNode json = JsonFile.MAPPER.valueToTree(status);

        assertThat(json.path("healthy").asBoolean()).isFalse();
        assertThat(json.at("/stream/lag_records").asLong()).isEqualTo(12);
        assertThat(json.at("/snapshot/0/rows_per_second").isNull()).isTrue();
        assertThat(json.at("/snapshot/0/ranges_done").asInt()).isEqualTo(39);
    }
}
