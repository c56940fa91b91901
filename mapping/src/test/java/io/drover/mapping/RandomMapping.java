package io.drover.mapping;

import static io.drover.mapping.Tables.table;

import io.drover.model.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A mapping put together by chance from rules of every kind, with the target table that it needs. */
final class RandomMapping {
    static final TableSchema ORIGIN = table(
            "ks.t",
            "a partition int",
            "b clustering int",
            "c clustering int",
            "s static text",
            "v int",
            "w text",
            "m map<text, text>",
            "t set<text>",
            "u udt<ks.u: x text, y int>");

    private final Random random;
    private final List<String> rules = new ArrayList<>();
    private final List<String> key = new ArrayList<>();
    private final List<String> columns = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();
    private final StringBuilder extra = new StringBuilder();

    private RandomMapping(Random random) {
        this.random = random;
    }

    static TableMapping of(Random random) {
        return new RandomMapping(random).build();
    }

    private TableMapping build() {
        boolean samePartitions = key();
        if (random.nextInt(4) == 0) {
            explode();
        } else {
            cells(samePartitions);
        }
        if (random.nextInt(4) == 0) {
            extra.append("    where: ")
                    .append(pick("b > 0", "a == 1", "b + c < 3"))
                    .append('\n');
        }
        key.addAll(columns);
        TableSchema target = table("ks.n", key.toArray(String[]::new));
        String yaml = (rules.isEmpty() ? "" : "    columns:\n      " + String.join("\n      ", rules) + "\n")
                + (dropped.isEmpty() ? "" : "    drop: " + dropped + "\n")
                + extra;
        return Tables.compile(ORIGIN, target, yaml).tables().get(0);
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Whether the target's partitions are the origin's. */
    private boolean key() {
        String order = pick("clustering", "clustering_desc");
        switch (random.nextInt(10)) {
            case 0 -> key.addAll(List.of("a partition int", "b " + order + " int", "c " + order + " int"));
            case 8 -> {
                key.addAll(
                        List.of("a partition int", "kind " + order + " int", "b clustering int", "c clustering int"));
                rules.add("kind: {constant: 1}");
                return true;
            }
            case 9 -> {
                key.addAll(
                        List.of("a partition int", "part clustering int", "b " + order + " int", "c clustering int"));
                rules.add("part: {expression: 'shard(a, 8)'}");
                return true;
            }
            case 1 -> key.addAll(List.of("a partition int", "c " + order + " int", "b clustering int"));
            case 2 -> key.addAll(List.of("a partition int", "b partition int", "c " + order + " int"));
            case 3 -> key.addAll(List.of("b partition int", "a clustering int", "c " + order + " int"));
            case 4 -> {
                key.addAll(List.of("a partition int", "d partition int", "b " + order + " int", "c clustering int"));
                rules.add("d: {expression: 'bucket(b, 2)'}");
            }
            case 5 -> {
                key.addAll(List.of("k partition text", "c " + order + " int"));
                rules.add("k: {expression: \"string(a) + ':' + string(b)\"}");
                extra.append("    unique_keys: true\n");
            }
            case 6 -> {
                key.addAll(List.of(
                        "kind partition text", "a partition int", "b clustering text", "c " + order + " bigint"));
                rules.add("kind: {constant: x}");
                rules.add("b: {column: b, cast: text}");
                rules.add("c: {column: c, cast: bigint}");
            }
            default -> key.addAll(List.of("c partition int", "b partition int", "a partition int"));
        }
        return key.size() > 2
                        && key.get(1).matches("[bc] clustering.*")
                        && key.get(0).startsWith("a ")
                || key.get(0).startsWith("kind");
    }

    private void explode() {
        if (random.nextBoolean()) {
            extra.append("    explode: {column: m, key: e, value: n}\n");
            columns.add("n2 text");
            rules.add(pick("n2: n", "n2: {expression: upper(n)}"));
        } else {
            extra.append("    explode: {column: t, key: e}\n");
        }
        key.add("e clustering text");
    }

    private void cells(boolean samePartitions) {
        if (samePartitions && random.nextBoolean()) {
            columns.add("s static text");
        } else {
            dropped.add("s");
        }
        switch (random.nextInt(4)) {
            case 0 -> column("v int", null);
            case 1 -> column("v2 text", "v2: {column: v, cast: text}");
            case 2 -> column("v2 bigint", "v2: {expression: 'v * 2 + a'}");
            default -> dropped.add("v");
        }
        if (random.nextInt(4) == 0) {
            column("vw text", "vw: {expression: 'w + string(v)'}");
            extra.append("    whole_rows: true\n");
            dropped.remove("v");
        }
        switch (random.nextInt(4)) {
            case 0 -> column("w2 text", "w2: w");
            case 1 -> column("m2 map<text, text>", "m2: {parts: {one: w}}");
            case 2 -> column("u2 udt<ks.p: x text>", "u2: {parts: {x: {expression: upper(w)}}}");
            default -> column("w2 bigint", "w2: {expression: writetime(w)}");
        }
        switch (random.nextInt(3)) {
            case 0 -> column("m map<text, text>", null);
            case 1 -> {
                column("k1 text", "k1: {expression: \"m['k1']\"}");
                column("k2 text", "k2: {expression: \"entry(m, 'k2')\"}");
            }
            default -> dropped.add("m");
        }
        if (random.nextBoolean()) {
            column("t set<text>", null);
        } else {
            dropped.add("t");
        }
        switch (random.nextInt(3)) {
            case 0 -> column("u udt<ks2.u: x text, y int>", null);
            case 1 -> {
                column("x text", "x: {expression: u.x}");
                column("yy map<text, int>", "yy: {parts: {y: {expression: u.y}}}");
            }
            default -> dropped.add("u");
        }
        if (random.nextBoolean()) {
            column("since int", "since: {constant: 7}");
        }
        if (random.nextBoolean()) {
            column("key_copy text", "key_copy: {expression: 'string(c) + string(b)'}");
        }
    }

    private void column(String column, String rule) {
        columns.add(column);
        if (rule != null) {
            rules.add(rule);
        }
    }
}
