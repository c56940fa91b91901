package io.drover.cli.demo;

import java.util.concurrent.CompletionStage;

/** Writes users to the origin, as the application does. */
interface OriginUsers {
    CompletionStage<?> write(UserWrite write);
}
