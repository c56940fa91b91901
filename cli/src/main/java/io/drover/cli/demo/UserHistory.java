package io.drover.cli.demo;

import io.drover.cli.demo.UserWrite.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What an application might do to its users next: inserts, updates, column deletes, row deletes, and inserts of users that
 * were deleted. Random, but the same for the same seed as long as the same writes are settled. Not thread-safe.
 *
 * <p>Two rules keep every write's arrival visible in a read of the target. A delete is only made to a user without unsettled
 * writes: the absence that it leaves is then its own and not that of an earlier write that has yet to arrive. And it only
 * deletes what is there.
 */
final class UserHistory {
    private static final int MAX_DELETED = 1000;
    private static final int ATTEMPTS = 20;

    private static final class User {
        private final UUID id;
        private boolean hasUsername = true;
        private boolean hasEmail = true;

        private User(UUID id) {
            this.id = id;
        }
    }

    private final Random random;
    private final List<User> live = new ArrayList<>();
    private final Deque<UUID> deleted = new ArrayDeque<>();
    private long serial;

    UserHistory(long seed) {
        this.random = new Random(seed);
    }

    /** A user that was not there before. */
    UserWrite insert(long writetime) {
        return insert(new UUID(version4(random.nextLong()), variant(random.nextLong())), writetime);
    }

    /** @param isUnsettled whether a user has writes of which it is not known that they have arrived at the target */
    UserWrite next(long writetime, Predicate<UUID> isUnsettled) {
        int dice = random.nextInt(100);
        if (live.isEmpty() || dice < 30) {
            return insert(writetime);
        }
        if (dice < 75) {
            return update(writetime);
        }
        UserWrite delete =
                dice < 87 ? deleteColumn(writetime, isUnsettled) : deleteOrInsertAgain(writetime, isUnsettled);
        return delete == null ? update(writetime) : delete;
    }

    /** Leaves a user alone from now on, because a write of it may or may not have happened. */
    void abandon(UUID id) {
        live.removeIf(user -> user.id.equals(id));
        deleted.remove(id);
    }

    private UserWrite insert(UUID id, long writetime) {
        live.add(new User(id));
        return new UserWrite(id, Kind.INSERT, username(), email(), writetime);
    }

    private UserWrite update(long writetime) {
        // Now and then the newest user again: real applications write the same row twice within a moment.
        User user = live.get(random.nextInt(10) == 0 ? live.size() - 1 : random.nextInt(live.size()));
        Kind kind =
                switch (random.nextInt(3)) {
                    case 0 -> Kind.UPDATE_USERNAME;
                    case 1 -> Kind.UPDATE_EMAIL;
                    default -> Kind.UPDATE_BOTH;
                };
        user.hasUsername |= kind != Kind.UPDATE_EMAIL;
        user.hasEmail |= kind != Kind.UPDATE_USERNAME;
        return new UserWrite(
                user.id,
                kind,
                kind == Kind.UPDATE_EMAIL ? null : username(),
                kind == Kind.UPDATE_USERNAME ? null : email(),
                writetime);
    }

    private UserWrite deleteColumn(long writetime, Predicate<UUID> isUnsettled) {
        boolean usernameFirst = random.nextBoolean();
        for (int i = 0; i < ATTEMPTS; i++) {
            User user = live.get(random.nextInt(live.size()));
            if (!(user.hasUsername || user.hasEmail) || isUnsettled.test(user.id)) {
                continue;
            }
            boolean username = user.hasUsername && (usernameFirst || !user.hasEmail);
            user.hasUsername &= !username;
            user.hasEmail &= username;
            return new UserWrite(user.id, username ? Kind.DELETE_USERNAME : Kind.DELETE_EMAIL, null, null, writetime);
        }
        return null;
    }

    private UserWrite deleteOrInsertAgain(long writetime, Predicate<UUID> isUnsettled) {
        if (!deleted.isEmpty() && random.nextInt(3) == 0) {
            return insert(deleted.pollFirst(), writetime);
        }
        for (int i = 0; i < ATTEMPTS; i++) {
            int index = random.nextInt(live.size());
            User user = live.get(index);
            if (!isUnsettled.test(user.id)) {
                live.set(index, live.get(live.size() - 1));
                live.remove(live.size() - 1);
                if (deleted.size() < MAX_DELETED) {
                    deleted.addLast(user.id);
                }
                return new UserWrite(user.id, Kind.DELETE_ROW, null, null, writetime);
            }
        }
        return null;
    }

    private String username() {
        return "user-" + ++serial;
    }

    private String email() {
        return "user-" + ++serial + "@example.org";
    }

    private static long version4(long bits) {
        return bits & ~0xF000L | 0x4000L;
    }

    private static long variant(long bits) {
        return bits & ~0xC000000000000000L | 0x8000000000000000L;
    }
}
