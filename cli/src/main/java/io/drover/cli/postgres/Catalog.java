package io.drover.cli.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** A login to a PostgreSQL database with the settings of Debezium's connector, to read its catalog. */
final class Catalog implements AutoCloseable {
    private static final Set<String> TLS =
            Set.of("sslmode", "sslcert", "sslkey", "sslpassword", "sslrootcert", "sslfactory");
    private static final Pattern PLAIN_NAME = Pattern.compile("[a-z_][a-z0-9_]*");

    private final Connection connection;

    private Catalog(Connection connection) {
        this.connection = connection;
    }

    /**
     * A password that only the worker can look up is taken from PGPASSWORD or, by the driver, from the user's .pgpass.
     *
     * @param settings of the connector
     */
    static Catalog open(Map<String, String> settings, UnaryOperator<String> environment) throws SQLException {
        SettingReferences references = new SettingReferences(environment);
        Properties properties = new Properties();
        properties.put("ApplicationName", "drover");
        properties.put("readOnly", "true");
        properties.put("loginTimeout", "10");
        properties.put("socketTimeout", "60");
        settings.forEach((key, value) -> {
            String name = key.startsWith("database.") ? key.substring("database.".length()) : "";
            if (TLS.contains(name)) {
                references.resolve(value).ifPresent(resolved -> properties.put(name, resolved));
            }
        });
        references.resolve(settings.getOrDefault("database.user", "")).ifPresent(user -> properties.put("user", user));
        references
                .resolve(settings.getOrDefault("database.password", ""))
                .or(() -> Optional.ofNullable(environment.apply("PGPASSWORD")))
                .filter(password -> !password.isEmpty())
                .ifPresent(password -> properties.put("password", password));
        String url = "jdbc:postgresql://"
                + references
                        .resolve(settings.getOrDefault("database.hostname", ""))
                        .orElse("")
                + ":"
                + references
                        .resolve(settings.getOrDefault("database.port", "5432"))
                        .orElse("5432")
                + "/"
                + references
                        .resolve(settings.getOrDefault("database.dbname", ""))
                        .orElse("");
        return new Catalog(DriverManager.getConnection(url, properties));
    }

    /** Each row's values by column, as text. */
    List<Map<String, String>> rows(String query, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<Map<String, String>> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                ResultSetMetaData columns = result.getMetaData();
                while (result.next()) {
                    Map<String, String> row = new HashMap<>();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        row.put(columns.getColumnLabel(i), result.getString(i));
                    }
                    rows.add(row);
                }
            }
            return rows;
        }
    }

    /** The only row of a query that always has one. */
    Map<String, String> row(String query, Object... parameters) throws SQLException {
        return rows(query, parameters).get(0);
    }

    /** Of a column of type boolean. */
    static boolean isTrue(Map<String, String> row, String column) {
        return "t".equals(row.get(column));
    }

    /** As it stands in a statement. */
    static String quoted(String name) {
        return PLAIN_NAME.matcher(name).matches() ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
