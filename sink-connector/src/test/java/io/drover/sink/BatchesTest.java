package io.drover.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.event.EventBatch;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class BatchesTest {
    private static final Schema ONE =
            SchemaBuilder.struct().name("one").field("a", Schema.INT32_SCHEMA).build();
    private static final Schema TWO =
            SchemaBuilder.struct().name("two").field("b", Schema.INT32_SCHEMA).build();

    private static SinkRecord record(Struct value, long offset) {
        return new SinkRecord("t", 3, null, null, value.schema(), value, offset);
    }

    @Test
    void givesEachEventTheOffsetOfTheirRecord() {
        Struct plain = new Struct(ONE).put("a", 0);
        Struct first = new Struct(ONE).put("a", 1);
        Struct second = new Struct(TWO).put("b", 2);
        Struct third = new Struct(ONE).put("a", 3);
        Struct batch = new EventBatch(List.of(ONE, TWO)).of(List.of(first, second, third));

        List<SinkRecord> all = List.copyOf(Batches.apart(List.of(record(plain, 7), record(batch, 8))));
        assertThat(all).extracting(SinkRecord::value).containsExactly(plain, first, third, second);
        assertThat(all).extracting(SinkRecord::kafkaOffset).containsExactly(7L, 8L, 8L, 8L);
        assertThat(all).extracting(SinkRecord::originalKafkaOffset).containsExactly(7L, 8L, 8L, 8L);
        assertThat(all.get(3).valueSchema()).isSameAs(TWO);
        assertThat(all.get(3).kafkaPartition()).isEqualTo(3);
    }

    @Test
    void leavesRecordsWithoutBatchesAsTheyAre() {
        List<SinkRecord> records = List.of(record(new Struct(ONE).put("a", 0), 7));
        assertThat(Batches.apart(records)).isSameAs(records);
    }
}
