package io.drover.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {
    @TempDir
    private Path directory;

    @Test
    void keepsItsDataOverStopsAndKills() throws Exception {
        PostgresServer server = new PostgresServer(directory);
        server.start();
        try {
            List<ProcessHandle> processes;
            try (Connection connection = connect(server)) {
                connection.createStatement().execute("CREATE TABLE t AS SELECT 7 AS x");
                assertThat(number(connection, "SELECT x FROM t")).isEqualTo(7);
                assertThat(text(connection, "SHOW wal_level")).isEqualTo("logical");
                processes = ProcessHandle.of(server.pid())
                        .orElseThrow()
                        .descendants()
                        .toList();
            }
            assertThat(processes).isNotEmpty();

            server.kill();
            for (ProcessHandle process : processes) {
                process.onExit().get();
            }
            server.start();
            assertThat(server.isAlive()).isTrue();
            server.restart();
            try (Connection connection = connect(server)) {
                assertThat(number(connection, "SELECT x FROM t")).isEqualTo(7);
            }
        } finally {
            server.close();
            server.deleteData();
        }
        assertThatThrownBy(() -> connect(server)).isInstanceOf(SQLException.class);
    }

    @Test
    void findsTheNewestInstallationOrNone() throws Exception {
        assertThat(PostgresInstallation.search("/nowhere", directory.resolve("nowhere")))
                .isEmpty();
        Path newest = programs(directory.resolve("15/bin"));
        programs(directory.resolve("9.6/bin"));
        Files.createDirectories(directory.resolve("17/bin"));
        assertThat(PostgresInstallation.search(null, directory))
                .isEqualTo(Optional.of(new PostgresInstallation(newest)));
        Path onPath = programs(directory.resolve("own"));
        assertThat(PostgresInstallation.search("/nowhere:" + onPath, directory))
                .isEqualTo(Optional.of(new PostgresInstallation(onPath)));
    }

    private static Path programs(Path folder) throws Exception {
        Files.createDirectories(folder);
        for (String program : List.of("initdb", "postgres")) {
            assertThat(Files.createFile(folder.resolve(program)).toFile().setExecutable(true))
                    .isTrue();
        }
        return folder;
    }

    private static Connection connect(PostgresServer server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }

    private static int number(Connection connection, String query) throws SQLException {
        return Integer.parseInt(text(connection, query));
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (ResultSet rows = connection.createStatement().executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
