package io.drover.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.Optional;

/**
 * Who runs a server that refuses to be root's.
 *
 * @param name of the user
 */
record UnprivilegedUser(String name) {
    private static final List<String> CANDIDATES = List.of("postgres", "nobody");

    /** Empty when this process is not root's, so that its own user will do. */
    static Optional<UnprivilegedUser> whenRoot() {
        return "root".equals(System.getProperty("user.name"))
                ? CANDIDATES.stream()
                        .filter(UnprivilegedUser::exists)
                        .findFirst()
                        .map(UnprivilegedUser::new)
                : Optional.empty();
    }

    private static boolean exists(String name) {
        try {
            Path.of("/").getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
            return true;
        } catch (UserPrincipalNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException("cannot look up user " + name, e);
        }
    }

    void own(Path file) throws IOException {
        Files.setOwner(
                file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name));
    }

    /** What to put before a command, so that this user runs it. */
    List<String> prefix() {
        // A shell finds the user's own group, which is named differently from one system to the next.
        return List.of(
                "sh", "-c", "exec setpriv --reuid=\"$0\" --regid=\"$(id -g \"$0\")\" --clear-groups \"$@\"", name);
    }
}
