package io.drover.cli.sandbox;

import static java.util.Objects.requireNonNull;

import io.drover.testkit.CassandraVersion;
import java.util.ArrayList;
import java.util.List;

/** What a sandbox is made of. */
record SandboxOptions(int originNodes, CassandraVersion originVersion, boolean sameCluster) {
    SandboxOptions {
        requireNonNull(originVersion, "originVersion is null");
    }

    /** As they are typed. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(
                List.of("--origin-nodes", String.valueOf(originNodes), "--origin-version", originVersion.line()));
        if (sameCluster) {
            arguments.add("--same-cluster");
        }
        return arguments;
    }
}
