package io.drover.cli.plan;

import io.drover.cassandra.ClusterConfig;
import io.drover.cli.document.MigrationReader;
import java.util.Map;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/**
 * The origin of a first document: how to reach it, as it is written there. Secrets are named by their environment variables,
 * so that they stand neither in the file nor among the arguments.
 */
final class InitialOrigin {
    @Option(names = "--contact-point", paramLabel = "HOST:PORT", description = "With --init: a node of the origin.")
    private String contactPoint;

    @Option(names = "--datacenter", paramLabel = "NAME", description = "With --init: the origin's datacenter.")
    private String datacenter;

    @Option(
            names = "--username",
            paramLabel = "NAME",
            description = "With --init: the origin's user, if it asks for one.")
    private String username;

    @Option(
            names = "--password-env",
            paramLabel = "VARIABLE",
            description = "With --init: the environment variable that holds the user's password.")
    private String passwordVariable;

    @Option(
            names = "--ssl",
            paramLabel = "KEY=VALUE",
            description = "With --init: a TLS setting, such as truststore.location=FILE; may be repeated. A password is"
                    + " written ${env:VARIABLE}, in single quotes for the shell.")
    private Map<String, String> tls = Map.of();

    boolean isGiven() {
        return contactPoint != null && datacenter != null;
    }

    String datacenter() {
        return datacenter;
    }

    /** The document's section. */
    String yaml() {
        StringBuilder text = new StringBuilder("origin:\n  contact-points: [")
                .append(quoted(contactPoint))
                .append("]\n  datacenter: ")
                .append(quoted(datacenter))
                .append('\n');
        if (username != null) {
            text.append("  username: ").append(quoted(username)).append('\n');
        }
        if (passwordVariable != null) {
            text.append("  password: ")
                    .append(quoted("${env:" + passwordVariable + "}"))
                    .append('\n');
        }
        if (!tls.isEmpty()) {
            text.append("  ssl:\n");
            tls.forEach((key, value) -> text.append("    ")
                    .append(quoted(key))
                    .append(": ")
                    .append(quoted(value))
                    .append('\n'));
        }
        return text.toString();
    }

    /** @throws io.drover.cli.output.CommandFailure when an option is wrong, or a variable is not set */
    ClusterConfig cluster(UnaryOperator<String> environment) {
        return MigrationReader.readOrigin("the document that --init would write", yaml(), environment);
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
