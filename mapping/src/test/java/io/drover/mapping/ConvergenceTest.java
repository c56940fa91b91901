package io.drover.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.event.ChangeEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

/**
 * The promise of the mapping: whatever the rules and whatever was written, mapped events applied in any order, with
 * duplicates, give what mapping the origin's final state gives.
 */
class ConvergenceTest {
    private static final int RUNS = 300;

    @Test
    void mappedHistoriesGiveTheMappedFinalState() {
        int refused = 0;
        int rows = 0;
        int ties = 0;
        int expired = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            TableMapping mapping = RandomMapping.of(random);
            List<ChangeEvent> history = new ArrayList<>();
            List<ChangeEvent> mapped = new ArrayList<>();
            for (ChangeEvent event : new RandomHistory(random).events(1 + random.nextInt(30))) {
                try {
                    mapped.addAll(mapping.map(event));
                    history.add(event);
                } catch (DataException e) {
                    // Such an event stops the sink; the plan says so.
                    assertThat(e.getMessage()).containsAnyOf("cannot be translated", "as 'whole_rows' promises");
                    refused++;
                }
            }
            LastWriteWinsTable origin = new LastWriteWinsTable(RandomMapping.ORIGIN);
            history.forEach(origin::apply);
            LastWriteWinsTable expected = new LastWriteWinsTable(mapping.target());
            origin.snapshot().forEach(event -> mapping.map(event).forEach(expected::apply));

            mapped.addAll(List.copyOf(mapped).subList(0, mapped.size() / 2));
            Collections.shuffle(mapped, random);
            LastWriteWinsTable target = new LastWriteWinsTable(mapping.target());
            mapped.forEach(target::apply);
            assertThat(target.live()).as("seed %d", seed).isEqualTo(expected.live());
            rows += expected.live().size();
            ties += origin.ties();
            expired += origin.expired();
        }
        assertThat(refused)
                .as("the histories have deletions that cannot be translated")
                .isPositive();
        assertThat(ties).as("different writes have the same timestamp").isPositive();
        assertThat(expired).as("cells have expired").isPositive();
        assertThat(rows).as("the histories leave rows").isGreaterThan(RUNS);
    }
}
