package io.drover.cli.demo;

import io.drover.cli.migration.Progress;
import io.drover.testkit.Sandbox;
import java.util.Map;

/** What is done to the servers before and during a demo. The application goes on writing meanwhile. */
interface Interference {
    Interference NONE = new Interference() {};

    default void beforeStart(Sandbox.Builder servers) {}

    /** The converter of migration.yaml; empty for the default one. */
    default Map<String, String> converter() {
        return Map.of();
    }

    /** Called once the snapshot was started. */
    default void duringSnapshot(Sandbox sandbox, Progress status) throws InterruptedException {}

    /** Called once the snapshot is on the target, with the stream running. */
    default void duringStream(Sandbox sandbox) throws InterruptedException {}
}
