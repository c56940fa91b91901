package io.drover.mapping;

import static java.util.Objects.requireNonNull;

import io.drover.mapping.ColumnSource.Constant;
import io.drover.mapping.cast.ConversionException;
import io.drover.mapping.cast.CqlText;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.type.ScalarType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How events of one origin table become events of its target table. The origin's schema comes with each event, for it may
 * change while the migration runs; a {@link RowPlan} is made for each schema that is seen. Safe for use by several threads.
 *
 * <p>Write timestamp, TTL and expiry are the event's. Key columns are in every event. A column of the origin's key that
 * fills an ordinary target column, and a constant, are written with the row's marker only (inserts and snapshot reads), so
 * that they live and expire with it: a row that was only ever made by UPDATE has none.
 */
public final class TableMapping {
    /** Readers give one instance per schema; more than a few means that the origin is altered again and again. */
    private static final int MAX_PLANS = 16;

    private final TableId origin;
    private final TableSchema target;
    private final ColumnSource[] sources;
    private final Set<String> dropped;
    private final Object[] constants;
    private volatile RowPlan[] plans = {};

    /**
     * @param sources by target column; null where no rule touches it
     * @param dropped names of origin columns
     * @throws IllegalArgumentException when a constant is not of its column's type
     */
    TableMapping(TableId origin, TableSchema target, ColumnSource[] sources, Set<String> dropped) {
        this.origin = requireNonNull(origin, "origin is null");
        this.target = requireNonNull(target, "target is null");
        this.sources = sources.clone();
        this.dropped = Set.copyOf(dropped);
        this.constants = new Object[target.size()];
        for (int i = 0; i < constants.length; i++) {
            if (sources[i] instanceof Constant constant) {
                constants[i] = constant(constant, i);
            }
        }
    }

    private Object constant(Constant constant, int column) {
        try {
            return CqlText.parse((ScalarType) target.column(column).type(), constant.text());
        } catch (ConversionException | ClassCastException e) {
            throw new IllegalArgumentException(
                    "the constant of column " + target.column(column).name() + " is not a value of "
                            + target.column(column).type(),
                    e);
        }
    }

    public TableId origin() {
        return origin;
    }

    public TableSchema target() {
        return target;
    }

    /** Where a target column comes from, by its index; empty when the mapping leaves the column alone. */
    public Optional<ColumnSource> source(int targetColumn) {
        return Optional.ofNullable(sources[targetColumn]);
    }

    /** Names of the origin columns that do not go to the target. */
    public Set<String> dropped() {
        return dropped;
    }

    /**
     * The events of the target table that this event of the origin table stands for: one, or none when all that it touches
     * is dropped.
     *
     * @throws org.apache.kafka.connect.errors.DataException when a value cannot become one of the target's
     */
    public List<ChangeEvent> map(ChangeEvent event) {
        return planFor(event.table()).map(event);
    }

    private RowPlan planFor(TableSchema schema) {
        for (RowPlan plan : plans) {
            if (plan.origin() == schema) {
                return plan;
            }
        }
        return addPlan(schema);
    }

    private synchronized RowPlan addPlan(TableSchema schema) {
        RowPlan plan = new PlanBuilder(schema, target, sources, dropped, constants).build();
        RowPlan[] known = plans.length < MAX_PLANS ? plans : new RowPlan[0];
        RowPlan[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = plan;
        plans = more;
        return plan;
    }
}
