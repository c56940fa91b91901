package io.drover.mapping;

import io.drover.mapping.ColumnSource.OriginColumn;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.errors.DataException;

/**
 * Makes the plan for one schema of the origin table, which may be newer than the one that the mapping was checked against.
 * What has no place in the target is refused when an event touches it, not before.
 */
final class PlanBuilder {
    private final TableSchema origin;
    private final TableSchema target;
    private final ColumnSource[] sources;
    private final Set<String> dropped;
    private final Object[] constants;
    private final List<Move> keys = new ArrayList<>();
    private final List<Move> cells = new ArrayList<>();
    private final List<Move> markerCopies = new ArrayList<>();
    private final boolean[] used;
    private final String[] refusals;

    PlanBuilder(
            TableSchema origin, TableSchema target, ColumnSource[] sources, Set<String> dropped, Object[] constants) {
        this.origin = origin;
        this.target = target;
        this.sources = sources;
        this.dropped = dropped;
        this.constants = constants;
        this.used = new boolean[origin.size()];
        this.refusals = new String[origin.size()];
    }

    RowPlan build() {
        for (int to = 0; to < sources.length; to++) {
            if (sources[to] instanceof OriginColumn source) {
                move(origin.indexOf(source.name()), to, source.cast() != null);
            }
        }
        for (int from = 0; from < used.length; from++) {
            if (!used[from] && !dropped.contains(origin.column(from).name())) {
                carryOver(from);
            }
        }
        requireSameKey();
        Move[] key = keys.toArray(Move[]::new);
        return new RowPlan(
                origin,
                target,
                key,
                cells.toArray(Move[]::new),
                markerCopies.toArray(Move[]::new),
                constants,
                refusals,
                ranges(key));
    }

    /** A column that came to the origin after the mapping was made. */
    private void carryOver(int from) {
        String name = origin.column(from).name();
        int to = target.indexOf(name);
        if (to < 0 || sources[to] != null) {
            refusals[from] = "table " + origin.id() + ": column " + name + " has no place in " + target.id()
                    + "; map or drop it in the migration and start it again";
        } else {
            move(from, to, false);
        }
    }

    private void move(int from, int to, boolean castAsked) {
        if (from < 0) {
            // Dropped at the origin since: there is nothing to move any more.
            return;
        }
        used[from] = true;
        Column target = this.target.column(to);
        Match match = Match.of(origin.column(from), target, castAsked);
        if (match.refusal() != null) {
            refusals[from] = "table " + origin.id() + ": " + match.refusal();
            return;
        }
        Move move = new Move(origin, from, target, to, match.conversion());
        if (target.kind().isPrimaryKey()) {
            keys.add(move);
        } else if (origin.column(from).kind().isPrimaryKey()) {
            markerCopies.add(move);
        } else {
            cells.add(move);
        }
    }

    private void requireSameKey() {
        boolean same = keys.size() == target.primaryKeySize()
                && origin.primaryKeySize() == target.primaryKeySize()
                && origin.partitionKeySize() == target.partitionKeySize();
        for (Move key : keys) {
            same &= key.from == key.to;
        }
        if (!same) {
            throw new DataException("table " + origin.id() + " has another primary key than when its mapping to "
                    + target.id() + " was made; make the mapping again");
        }
    }

    private RangePlan ranges(Move[] key) {
        int start = target.partitionKeySize();
        boolean[] flipped = new boolean[target.clusteringSize()];
        for (int i = 0; i < flipped.length; i++) {
            flipped[i] =
                    origin.column(start + i).kind() != target.column(start + i).kind();
        }
        return new RangePlan(origin, Arrays.copyOfRange(key, start, key.length), flipped);
    }
}
