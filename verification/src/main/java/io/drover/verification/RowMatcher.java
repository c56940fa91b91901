package io.drover.verification;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Matches the rows of two scans of one token range by their keys.
 *
 * <p>Both scans give their rows in the same order: by token, and within a partition by clustering. Tokens are compared.
 * Clustering values are not (each CQL type has an order of its own); there is no need to: when a key that one side gave
 * turns up on the other, whatever came before it on either side and has not been matched has no match, because its match
 * would have come before, too. So memory holds no more than the longest run of unmatched rows inside one partition.
 */
final class RowMatcher {
    /** What becomes of each row. */
    interface Outcome {
        void matched(RowImage origin, RowImage target);

        void onlyOnOrigin(RowImage row);

        void onlyOnTarget(RowImage row);
    }

    private final Outcome outcome;
    private final Side origin;
    private final Side target;

    private RowMatcher(RowSource origin, RowSource target, Outcome outcome) {
        this.origin = new Side(origin);
        this.target = new Side(target);
        this.outcome = outcome;
    }

    /** One scan: the row at its head, and those of the current token that wait for their match. */
    private static final class Side {
        private final RowSource rows;
        private final Map<List<Object>, RowImage> waiting = new LinkedHashMap<>();
        private RowImage head;

        private Side(RowSource rows) {
            this.rows = rows;
            this.head = rows.next();
        }

        private RowImage take() {
            RowImage row = head;
            head = rows.next();
            return row;
        }

        private boolean isAt(long token) {
            return head != null && head.token() == token;
        }
    }

    static void match(RowSource origin, RowSource target, Outcome outcome) {
        new RowMatcher(origin, target, outcome).run();
    }

    private void run() {
        while (origin.head != null && target.head != null) {
            int order = Long.compare(origin.head.token(), target.head.token());
            if (order < 0) {
                outcome.onlyOnOrigin(origin.take());
            } else if (order > 0) {
                outcome.onlyOnTarget(target.take());
            } else {
                matchToken(origin.head.token());
            }
        }
        while (origin.head != null) {
            outcome.onlyOnOrigin(origin.take());
        }
        while (target.head != null) {
            outcome.onlyOnTarget(target.take());
        }
    }

    private void matchToken(long token) {
        while (origin.isAt(token) || target.isAt(token)) {
            boolean fromOrigin =
                    !target.isAt(token) || origin.isAt(token) && origin.waiting.size() <= target.waiting.size();
            take(fromOrigin ? origin : target, fromOrigin ? target : origin);
        }
        giveUpOn(origin);
        giveUpOn(target);
    }

    private void take(Side side, Side other) {
        RowImage row = side.take();
        RowImage match = other.waiting.get(row.key());
        if (match == null) {
            side.waiting.put(row.key(), row);
            return;
        }
        giveUpOn(side);
        for (Iterator<RowImage> earlier = other.waiting.values().iterator(); earlier.hasNext(); ) {
            RowImage unmatched = earlier.next();
            earlier.remove();
            if (unmatched == match) {
                break;
            }
            report(other, unmatched);
        }
        if (side == origin) {
            outcome.matched(row, match);
        } else {
            outcome.matched(match, row);
        }
    }

    private void giveUpOn(Side side) {
        side.waiting.values().forEach(row -> report(side, row));
        side.waiting.clear();
    }

    private void report(Side side, RowImage row) {
        if (side == origin) {
            outcome.onlyOnOrigin(row);
        } else {
            outcome.onlyOnTarget(row);
        }
    }
}
