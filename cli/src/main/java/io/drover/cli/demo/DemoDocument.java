package io.drover.cli.demo;

import io.drover.cli.sandbox.SandboxDocument;
import io.drover.testkit.Sandbox;
import java.util.Map;

/** The migration.yaml that a user would write for the demo's servers. */
public final class DemoDocument {
    static final String NAME = "users-v2";

    private DemoDocument() {}

    /** @param converter its settings; none for the default */
    public static String text(Sandbox sandbox, Map<String, String> converter) {
        return SandboxDocument.text(NAME, sandbox, converter, """
                  - origin: %s
                    target: %s
                    columns:
                      signup_date: {constant: "%s"}
                """.formatted(
                        UsersTables.ORIGIN, UsersTables.TARGET, UsersTables.SIGNUP_DATE));
    }
}
