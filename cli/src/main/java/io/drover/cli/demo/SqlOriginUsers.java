package io.drover.cli.demo;

import io.drover.cli.demo.UserWrite.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The application's statements in SQL, over a few connections. A user's writes all go over the same one, in their order;
 * the row's version says which was the last.
 */
final class SqlOriginUsers implements OriginUsers, AutoCloseable {
    private static final int CONNECTIONS = 4;

    /** Its thread alone uses it. */
    private static final class Lane {
        private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "postgres-application");
            thread.setDaemon(true);
            return thread;
        });
        private final Connection connection;
        private final Map<Kind, PreparedStatement> statements = new EnumMap<>(Kind.class);

        private Lane(Connection connection) throws SQLException {
            this.connection = connection;
            for (Kind kind : Kind.values()) {
                statements.put(kind, connection.prepareStatement(sql(kind)));
            }
        }
    }

    private final List<Lane> lanes = new ArrayList<>();

    SqlOriginUsers(Callable<Connection> connections) {
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                lanes.add(new Lane(connections.call()));
            }
        } catch (Exception e) {
            close();
            throw new IllegalStateException("cannot connect to PostgreSQL: " + e.getMessage(), e);
        }
    }

    private static String sql(Kind kind) {
        String update = "UPDATE " + PostgresTables.ORIGIN + " SET version = ?, ";
        String where = " WHERE user_id = ?";
        return switch (kind) {
            case INSERT ->
                "INSERT INTO " + PostgresTables.ORIGIN
                        + " (version, country, username, email, user_id) VALUES (?, ?, ?, ?, ?)";
            case UPDATE_USERNAME -> update + "username = ?" + where;
            case UPDATE_EMAIL -> update + "email = ?" + where;
            case UPDATE_BOTH -> update + "country = ?, username = ?, email = ?" + where;
            case DELETE_USERNAME -> update + "username = NULL" + where;
            case DELETE_EMAIL -> update + "email = NULL" + where;
            case DELETE_ROW -> "DELETE FROM " + PostgresTables.ORIGIN + where;
        };
    }

    @Override
    public CompletionStage<?> write(UserWrite write) {
        Lane lane = lanes.get(Math.floorMod(write.id().hashCode(), CONNECTIONS));
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        execute(lane.statements.get(write.kind()), write);
                    } catch (SQLException e) {
                        throw new CompletionException(e);
                    }
                },
                lane.thread);
    }

    private static void execute(PreparedStatement statement, UserWrite write) throws SQLException {
        int parameter = 1;
        if (write.kind() != Kind.DELETE_ROW) {
            statement.setLong(parameter++, write.writetime());
        }
        if (write.kind() == Kind.INSERT || write.kind() == Kind.UPDATE_BOTH) {
            statement.setString(parameter++, PostgresTables.country(write.id(), write.writetime()));
        }
        if (write.username() != null) {
            statement.setString(parameter++, write.username());
        }
        if (write.email() != null) {
            statement.setString(parameter++, write.email());
        }
        statement.setObject(parameter, write.id());
        int rows = statement.executeUpdate();
        if (rows != 1) {
            throw new SQLException(write.kind() + " changed " + rows + " rows instead of 1");
        }
    }

    @Override
    public void close() {
        for (Lane lane : lanes) {
            lane.thread.shutdownNow();
            try {
                lane.connection.close();
            } catch (SQLException e) {
                // The server goes away with the demo.
            }
        }
    }
}
