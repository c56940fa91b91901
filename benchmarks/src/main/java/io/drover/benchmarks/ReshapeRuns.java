package io.drover.benchmarks;

import io.drover.mapping.Mapping;
import io.drover.mapping.MappingDocument;
import io.drover.mapping.TableMapping;
import io.drover.model.Column;
import io.drover.model.Column.Kind;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventSchema;
import io.drover.model.event.EventWriter;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import io.drover.model.type.CqlType;
import io.drover.transforms.Reshape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What {@link ReshapeBenchmark} measures: an insert of 10 columns, of which four are renamed and three cast, by the mapping
 * alone and as the whole transform (from a record to a record); and the same with one expression more.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(java.util.concurrent.TimeUnit.SECONDS)
public class ReshapeRuns {
    private static final TableSchema ORIGIN = table(
            "ks.users",
            "id uuid",
            "at timestamp",
            "name text",
            "email text",
            "city text",
            "age int",
            "visits int",
            "score float",
            "active boolean",
            "born date");
    private static final TableSchema TARGET = table(
            "ks.users_new",
            "user_id uuid",
            "at timestamp",
            "full_name text",
            "mail text",
            "town text",
            "age bigint",
            "visits bigint",
            "score double",
            "active boolean",
            "born date");
    private static final String RULES = """
            tables:
              - origin: ks.users
                target: ks.users_new
                columns:
                  user_id: id
                  full_name: name
                  mail: %s
                  town: city
                  age: {column: age, cast: bigint}
                  visits: {column: visits, cast: bigint}
                  score: {column: score, cast: double}
            """;
    private static final Mapping RENAMES = mapping("email");
    private static final Mapping EXPRESSION = mapping("{expression: lower(email)}");

    private final TableMapping renames = RENAMES.tables().get(0);
    private final TableMapping expression = EXPRESSION.tables().get(0);
    private final ChangeEvent event = new ChangeEvent(
            Op.CREATE,
            ORIGIN,
            1_700_000_000_000_000L,
            ChangeEvent.NO_TTL,
            0,
            new Object[] {
                "8f14e45f-ceea-467f-ab5e-0c1a2b3c4d5e",
                1_700_000_000_000L,
                "Ada Lovelace",
                "Ada@Example.com",
                "London",
                36,
                1842,
                9.5f,
                true,
                -56_000
            },
            null,
            null,
            Origin.ofScan("snapshot", "users", "origin"),
            1_700_000_000_000L);
    private final SinkRecord record = record();
    private final Reshape<SinkRecord> renamesTransform = transform(RENAMES);
    private final Reshape<SinkRecord> expressionTransform = transform(EXPRESSION);

    private static TableSchema table(String id, String... columns) {
        List<Column> all = new ArrayList<>();
        for (String column : columns) {
            String[] words = column.split(" ");
            Kind kind = all.isEmpty() ? Kind.PARTITION_KEY : all.size() == 1 ? Kind.CLUSTERING : Kind.REGULAR;
            all.add(new Column(words[0], CqlType.parse(words[1]), kind));
        }
        return new TableSchema(TableId.parse(id), all);
    }

    private static Mapping mapping(String mail) {
        return Mapping.compile(
                MappingDocument.parse(RULES.formatted(mail)), id -> Optional.of(ORIGIN), id -> Optional.of(TARGET));
    }

    private SinkRecord record() {
        EventWriter writer = new EventWriter(new EventSchema("users", ORIGIN));
        Struct value = writer.value(event);
        return new SinkRecord(
                "users",
                0,
                writer.schema().key(),
                writer.key(event),
                writer.schema().value(),
                value,
                0);
    }

    private static Reshape<SinkRecord> transform(Mapping mapping) {
        Reshape<SinkRecord> reshape = new Reshape<>();
        reshape.configure(Map.of("mapping", mapping.toJson()));
        return reshape;
    }

    @Benchmark
    public Object renameAndCast() {
        return renames.map(event);
    }

    @Benchmark
    public Object oneExpression() {
        return expression.map(event);
    }

    @Benchmark
    public Object renameAndCastTransform() {
        return renamesTransform.apply(record);
    }

    @Benchmark
    public Object oneExpressionTransform() {
        return expressionTransform.apply(record);
    }
}
