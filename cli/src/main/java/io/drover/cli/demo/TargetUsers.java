package io.drover.cli.demo;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Reads users on the target. */
interface TargetUsers {
    /** The users that exist; one that does not is left out. */
    CompletionStage<Map<UUID, TargetUser>> read(List<UUID> ids);
}
