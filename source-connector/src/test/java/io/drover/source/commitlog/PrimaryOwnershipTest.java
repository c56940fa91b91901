package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.source.commitlog.PrimaryOwnership.Member;
import io.drover.source.commitlog.PrimaryOwnership.Range;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PrimaryOwnershipTest {
    @Test
    void findsTheRangeOfATokenUpToItsEndAndAroundTheRing() {
        PrimaryOwnership.View view =
                new PrimaryOwnership.View(new long[] {-10, 5, 100}, new boolean[] {true, false, true});
        assertThat(LongStream.of(-20, -10, 6, 100, 101, Long.MAX_VALUE)).allMatch(view::owns);
        assertThat(LongStream.of(-9, 0, 5)).noneMatch(view::owns);
    }

    @Test
    void findsTheFirstReplicaInTheNodesOwnDatacenter() {
        Member here = new Member(new UUID(0, 1), "dc1");
        Member beside = new Member(new UUID(0, 2), "dc1");
        Member there = new Member(new UUID(0, 3), "dc2");
        List<Range> ring = List.of(
                new Range(100, there, Set.of(there, beside)),
                new Range(200, beside, Set.of(there, beside)),
                new Range(-100, here, Set.of(here, there)),
                new Range(0, there, Set.of(there, here)));

        assertThat(owned(ring, here)).containsExactly(-100L, 0L);
        assertThat(owned(ring, beside)).containsExactly(100L, 200L);
        assertThat(owned(ring, there)).containsExactly(-100L, 0L, 100L, 200L);
    }

    private static List<Long> owned(List<Range> ring, Member node) {
        PrimaryOwnership.View view = PrimaryOwnership.view(ring, node);
        return LongStream.of(-100, 0, 100, 200).filter(view::owns).boxed().toList();
    }
}
