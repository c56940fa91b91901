package io.drover.cli.demo;

import com.datastax.oss.driver.api.core.CqlSession;

/** The demo's two tables: the old one, and the new one with one more column. */
public final class UsersTables {
    static final String KEYSPACE = "my_keyspace";
    public static final String ORIGIN = KEYSPACE + ".users";
    public static final String TARGET = KEYSPACE + ".users_new";
    static final String SIGNUP_DATE = "2020-01-01T00:00:00Z";

    private UsersTables() {}

    public static void createOrigin(CqlSession session) {
        createKeyspace(session);
        session.execute(
                "CREATE TABLE " + ORIGIN + " (user_id uuid PRIMARY KEY, username text, email text) WITH cdc = true");
    }

    public static void createTarget(CqlSession session) {
        createKeyspace(session);
        session.execute("CREATE TABLE " + TARGET
                + " (user_id uuid PRIMARY KEY, username text, email text, signup_date timestamp)");
    }

    static void createKeyspace(CqlSession session) {
        session.execute("CREATE KEYSPACE IF NOT EXISTS " + KEYSPACE
                + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
    }
}
