package io.drover.cli.demo;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.drover.cli.demo.UserWrite.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The application's statements, with the write timestamps that the lag is measured by. */
final class CqlOriginUsers implements OriginUsers {
    private final CqlSession session;
    private final Map<Kind, PreparedStatement> statements = new EnumMap<>(Kind.class);

    CqlOriginUsers(CqlSession session) {
        this.session = session;
        for (Kind kind : Kind.values()) {
            statements.put(kind, session.prepare(cql(kind)));
        }
    }

    private static String cql(Kind kind) {
        String update = "UPDATE " + UsersTables.ORIGIN + " USING TIMESTAMP :ts SET ";
        String where = " WHERE user_id = :id";
        String from = " FROM " + UsersTables.ORIGIN + " USING TIMESTAMP :ts" + where;
        return switch (kind) {
            case INSERT ->
                "INSERT INTO " + UsersTables.ORIGIN
                        + " (user_id, username, email) VALUES (:id, :username, :email) USING TIMESTAMP :ts";
            case UPDATE_USERNAME -> update + "username = :username" + where;
            case UPDATE_EMAIL -> update + "email = :email" + where;
            case UPDATE_BOTH -> update + "username = :username, email = :email" + where;
            case DELETE_USERNAME -> "DELETE username" + from;
            case DELETE_EMAIL -> "DELETE email" + from;
            case DELETE_ROW -> "DELETE" + from;
        };
    }

    @Override
    public CompletionStage<?> write(UserWrite write) {
        BoundStatement statement = statements
                .get(write.kind())
                .bind()
                .setUuid("id", write.id())
                .setLong("ts", write.writetime())
                .setIdempotent(true);
        if (write.username() != null) {
            statement = statement.setString("username", write.username());
        }
        if (write.email() != null) {
            statement = statement.setString("email", write.email());
        }
        return session.executeAsync(statement);
    }
}
