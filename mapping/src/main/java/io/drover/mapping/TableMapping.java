package io.drover.mapping;

import static java.util.Objects.requireNonNull;

import io.drover.mapping.cast.ConversionException;
import io.drover.mapping.cast.CqlText;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.name.Names;
import io.drover.model.type.ScalarType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.DataException;

/**
 * How events of one origin table become events of one target table. The origin's schema comes with each event, for it may
 * change while the migration runs; a plan is made for each schema that is seen. Safe for use by several threads.
 *
 * <p>Write timestamp, TTL and expiry are the event's; see {@link CellReader#CLEARED} for the one exception. What depends on
 * the row's key only, and constants, are written with the row's marker only (inserts and snapshot reads), so that they live
 * and expire with it: a row that was only ever made by UPDATE has none.
 */
public final class TableMapping {
    /** Readers give one instance per schema; more than a few means that the origin is altered again and again. */
    private static final int MAX_PLANS = 16;

    /** The plan for one schema of the origin. */
    private record Plan(TableSchema origin, Exploder exploder, RowPlan rows) {}

    private final TableRules rules;
    private volatile Plan[] plans = {};

    TableMapping(TableRules rules) {
        this.rules = requireNonNull(rules, "rules is null");
    }

    TableRules rules() {
        return rules;
    }

    public TableId origin() {
        return rules.origin();
    }

    public TableSchema target() {
        return rules.target();
    }

    /** Where a target column comes from, by its index; empty when the mapping leaves the column alone. */
    public Optional<ColumnSource> source(int targetColumn) {
        return Optional.ofNullable(rules.sources()[targetColumn]);
    }

    /** Names of the origin columns that do not go to the target. */
    public Set<String> dropped() {
        return rules.dropped();
    }

    /** The condition for a row to go to the target; empty when all do. */
    public Optional<String> where() {
        return Optional.ofNullable(rules.where());
    }

    /** Whether the condition depends on columns outside the key. */
    public boolean isFilteredByCells(TableSchema origin) {
        RowFilter filter = planFor(origin).rows().filter();
        return filter != null && filter.isOfCells();
    }

    public Optional<Explode> exploded() {
        return Optional.ofNullable(rules.explode());
    }

    /** What becomes of each target column, in their order, for rows of this origin schema. */
    public List<ColumnPlan> columns(TableSchema origin) {
        return List.of(planFor(origin).rows().columns());
    }

    /** The way back from the target's key to the origin's; empty when it cannot be computed. */
    public Optional<KeyInverse> keyInverse(TableSchema origin) {
        return KeyInverse.of(origin, target(), rules.sources());
    }

    /** Whether a row with this primary key is of this mapping: its constants are not those of another origin table. */
    public boolean isOwnKey(TableSchema origin, List<Object> targetKey) {
        return planFor(origin).rows().keys().hasConstants(targetKey);
    }

    /** Which deletions of this origin cannot be translated, each with why; an event with one is a data error. */
    public List<String> untranslatableDeletions(TableSchema origin) {
        return planFor(origin).rows().keys().untranslatable();
    }

    /**
     * The events of the target table that this event of the origin table stands for: one as a rule; none when it is about
     * nothing that the target has; several when its elements become rows, or when parts of it have different timestamps.
     *
     * @throws DataException when it cannot become any, naming the key, the column and the rule
     */
    public List<ChangeEvent> map(ChangeEvent event) {
        try {
            Plan plan = planFor(event.table());
            if (plan.exploder() == null) {
                return plan.rows().map(event);
            }
            List<ChangeEvent> mapped = new ArrayList<>();
            for (ChangeEvent row : plan.exploder().explode(event)) {
                mapped.addAll(plan.rows().map(row));
            }
            return mapped;
        } catch (ConversionException | DataException e) {
            throw new DataException("table " + origin() + ", " + key(event) + ": " + e.getMessage());
        }
    }

    private static String key(ChangeEvent event) {
        StringBuilder key = new StringBuilder("key (");
        for (int i = 0; i < event.table().primaryKeySize(); i++) {
            Object value = event.after()[i];
            if (value != null) {
                key.append(i == 0 ? "" : ", ")
                        .append(Names.cql(event.table().column(i).name()))
                        .append('=')
                        .append(keyText(event, i, value));
            }
        }
        return key.append(')').toString();
    }

    private static String keyText(ChangeEvent event, int column, Object value) {
        try {
            return event.table().column(column).type() instanceof ScalarType type
                    ? CqlText.format(type, value)
                    : value.toString();
        } catch (ConversionException | ClassCastException e) {
            return value.toString();
        }
    }

    private Plan planFor(TableSchema schema) {
        for (Plan plan : plans) {
            if (plan.origin() == schema) {
                return plan;
            }
        }
        return addPlan(schema);
    }

    private synchronized Plan addPlan(TableSchema schema) {
        Plan plan = plan(schema);
        Plan[] known = plans.length < MAX_PLANS ? plans : new Plan[0];
        Plan[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = plan;
        plans = more;
        return plan;
    }

    private Plan plan(TableSchema schema) {
        Exploder exploder = null;
        if (rules.explode() != null) {
            Exploder.refusal(schema, rules.explode()).ifPresent(reason -> {
                throw new DataException(reason);
            });
            exploder = Exploder.of(schema, rules.explode());
        }
        RowPlan rows = new PlanBuilder(exploder == null ? schema : exploder.rows(), rules).build();
        for (PlanProblem problem : rows.problems()) {
            boolean ofKey = problem.target() >= 0 && problem.target() < target().primaryKeySize();
            if (problem.inputs().isEmpty() || ofKey) {
                throw new DataException(problem.reason() + "; the table is not what it was when its mapping to "
                        + target().id() + " was made: make the mapping again");
            }
        }
        return new Plan(schema, exploder, rows);
    }
}
