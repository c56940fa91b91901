package io.drover.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cli.demo.UserWrite.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class UserHistoryTest {
    private static final Predicate<UUID> ALL_SETTLED = id -> false;

    private static List<UserWrite> writes(long seed, int count, Predicate<UUID> isUnsettled) {
        UserHistory history = new UserHistory(seed);
        List<UserWrite> writes = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            writes.add(i <= 50 ? history.insert(i) : history.next(i, isUnsettled));
        }
        return writes;
    }

    @Test
    void isTheSameForTheSameSeed() {
        assertThat(writes(7, 500, ALL_SETTLED)).isEqualTo(writes(7, 500, ALL_SETTLED));
        assertThat(writes(7, 500, ALL_SETTLED)).isNotEqualTo(writes(8, 500, ALL_SETTLED));
    }

    @Test
    void doesEverythingThatAnApplicationDoes() {
        List<UserWrite> writes = writes(1, 3000, ALL_SETTLED);

        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        writes.forEach(write -> kinds.add(write.kind()));
        assertThat(kinds).isEqualTo(EnumSet.allOf(Kind.class));

        Set<UUID> inserted = new HashSet<>();
        assertThat(writes.stream().filter(write -> write.kind() == Kind.INSERT && !inserted.add(write.id())))
                .as("users that are inserted again")
                .isNotEmpty();
    }

    @Test
    void writesOnlyToRowsThatAreThereAndDeletesOnlyWhatIsThere() {
        Map<UUID, boolean[]> rows = new HashMap<>();
        for (UserWrite write : writes(2, 5000, ALL_SETTLED)) {
            boolean[] row = rows.get(write.id());
            switch (write.kind()) {
                case INSERT -> {
                    assertThat(row).isNull();
                    rows.put(write.id(), new boolean[] {true, true});
                }
                case UPDATE_USERNAME -> row[0] = true;
                case UPDATE_EMAIL -> row[1] = true;
                case UPDATE_BOTH -> row[0] = row[1] = true;
                case DELETE_USERNAME -> {
                    assertThat(row[0]).isTrue();
                    row[0] = false;
                }
                case DELETE_EMAIL -> {
                    assertThat(row[1]).isTrue();
                    row[1] = false;
                }
                case DELETE_ROW -> assertThat(rows.remove(write.id())).isNotNull();
            }
        }
    }

    @Test
    void deletesNothingOfUnsettledUsers() {
        assertThat(writes(3, 2000, id -> true)).noneMatch(write -> write.kind().isDelete());
    }

    @Test
    void leavesAnAbandonedUserAlone() {
        UserHistory history = new UserHistory(4);
        UUID abandoned = history.insert(1).id();
        for (int i = 0; i < 20; i++) {
            history.insert(2 + i);
        }

        history.abandon(abandoned);

        for (int i = 0; i < 2000; i++) {
            assertThat(history.next(100 + i, ALL_SETTLED).id()).isNotEqualTo(abandoned);
        }
    }
}
