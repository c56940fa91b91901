package io.drover.cli.demo;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.model.Column;
import io.drover.model.Column.Kind;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.type.ScalarType;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

/**
 * The demo's table in PostgreSQL, by user, and the one in Cassandra that answers "who is in this country". The country
 * changes, so that rows move from one partition to another.
 */
final class PostgresTables {
    static final List<String> COUNTRIES = List.of("BR", "DE", "IN", "NL", "US");
    static final String ORIGIN = "public.users";
    static final TableId TARGET = new TableId(UsersTables.KEYSPACE, "users_by_country");

    /** The origin's rows as events, with the key that the target asks for. */
    static final TableSchema ORIGIN_SCHEMA = new TableSchema(
            TableId.parse(ORIGIN),
            List.of(
                    new Column("country", ScalarType.TEXT, Kind.PARTITION_KEY),
                    new Column("user_id", ScalarType.UUID, Kind.CLUSTERING),
                    new Column("username", ScalarType.TEXT, Kind.REGULAR),
                    new Column("email", ScalarType.TEXT, Kind.REGULAR),
                    new Column("version", ScalarType.BIGINT, Kind.REGULAR)));

    private PostgresTables() {}

    static void createOrigin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE " + ORIGIN + " (user_id uuid PRIMARY KEY, country text NOT NULL, username text,"
                            + " email text, version bigint NOT NULL)");
            // The old country of a row is in the log only with this.
            statement.execute("ALTER TABLE " + ORIGIN + " REPLICA IDENTITY FULL");
        }
    }

    static void createTarget(CqlSession session) {
        UsersTables.createKeyspace(session);
        session.execute("CREATE TABLE " + TARGET + " (country text, user_id uuid, username text, email_address text,"
                + " version bigint, signup_date timestamp, PRIMARY KEY (country, user_id))");
    }

    /** Where a user is after the write with this version. */
    static String country(UUID id, long version) {
        return COUNTRIES.get(Math.floorMod(31 * id.hashCode() + Long.hashCode(version), COUNTRIES.size()));
    }
}
