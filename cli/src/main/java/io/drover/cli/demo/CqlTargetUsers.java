package io.drover.cli.demo;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Write timestamps on the target, a few users at a time. */
final class CqlTargetUsers implements TargetUsers {
    private final CqlSession session;
    private final PreparedStatement select;

    CqlTargetUsers(CqlSession session) {
        this.session = session;
        this.select = session.prepare("SELECT user_id, WRITETIME(username), WRITETIME(email) FROM " + UsersTables.TARGET
                + " WHERE user_id IN :ids");
    }

    @Override
    public CompletionStage<Map<UUID, TargetUser>> read(List<UUID> ids) {
        return session.executeAsync(select.bind().setList("ids", ids, UUID.class))
                .thenApply(page -> {
                    Map<UUID, TargetUser> users = new HashMap<>();
                    for (Row row : page.currentPage()) {
                        users.put(row.getUuid(0), new TargetUser(true, writetime(row, 1), writetime(row, 2)));
                    }
                    return users;
                });
    }

    private static long writetime(Row row, int column) {
        return row.isNull(column) ? TargetUser.NONE : row.getLong(column);
    }
}
