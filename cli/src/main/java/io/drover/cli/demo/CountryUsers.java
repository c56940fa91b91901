package io.drover.cli.demo;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Users on the target by country. A user who moves is in two countries for a moment; the row with the higher version counts.
 * The version stands for the write timestamp of whatever the row holds.
 */
final class CountryUsers implements TargetUsers {
    private final CqlSession session;
    private final PreparedStatement select;

    CountryUsers(CqlSession session) {
        this.session = session;
        this.select = session.prepare("SELECT user_id, version, username, email_address FROM " + PostgresTables.TARGET
                + " WHERE country IN :countries AND user_id IN :ids");
    }

    @Override
    public CompletionStage<Map<UUID, TargetUser>> read(List<UUID> ids) {
        return session.executeAsync(select.bind()
                        .setList("countries", PostgresTables.COUNTRIES, String.class)
                        .setList("ids", ids, UUID.class))
                .thenApply(page -> {
                    Map<UUID, Long> versions = new HashMap<>();
                    Map<UUID, TargetUser> users = new HashMap<>();
                    for (Row row : page.currentPage()) {
                        UUID id = row.getUuid(0);
                        long version = row.getLong(1);
                        if (version >= versions.getOrDefault(id, TargetUser.NONE)) {
                            versions.put(id, version);
                            users.put(id, new TargetUser(true, shown(row, 2, version), shown(row, 3, version)));
                        }
                    }
                    return users;
                });
    }

    private static long shown(Row row, int column, long version) {
        return row.isNull(column) ? TargetUser.NONE : version;
    }
}
