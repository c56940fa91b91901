package io.drover.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What to run in a process of its own. Whatever is started so ends with this JVM. */
public interface ServerCommand {
    /** For messages. */
    String program();

    /** Flags for the JVM, where it is one. */
    ServerCommand withJvmFlags(List<String> flags);

    /** Starts it in this folder, where its home and its temporary files are too. */
    Process start(Path directory, ProcessBuilder.Redirect output, ProcessBuilder.Redirect errors) throws IOException;
}
