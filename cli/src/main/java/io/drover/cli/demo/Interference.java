package io.drover.cli.demo;

import io.drover.cli.migration.StatusReader;
import io.drover.testkit.Sandbox;

/** What happens to the servers while a demo runs. The application goes on writing meanwhile. */
interface Interference {
    Interference NONE = new Interference() {};

    /** Called once the snapshot was started. */
    default void duringSnapshot(Sandbox sandbox, StatusReader status) throws InterruptedException {}

    /** Called once the snapshot is on the target, with the stream running. */
    default void duringStream(Sandbox sandbox) throws InterruptedException {}
}
