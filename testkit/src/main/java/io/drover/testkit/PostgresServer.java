package io.drover.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A PostgreSQL server with logical decoding, of whatever version is installed on this machine.
 *
 * <p>PostgreSQL refuses to run as root. Started by root, it runs as another user, who may not even pass through root's
 * folders; its data is then in a temporary folder of that user's, and goes away with the server's {@link Sandbox}.
 */
public final class PostgresServer extends ServerProcess {
    private static final String USER = "drover";
    private static final String DATABASE = "postgres";
    private static final int READY_LINE = 7;

    private final PostgresInstallation installation = PostgresInstallation.find();
    private final Optional<UnprivilegedUser> runAs = UnprivilegedUser.whenRoot();
    private final int port = Ports.free();
    private final String password = UUID.randomUUID().toString();
    private Path home;

    PostgresServer(Path directory) {
        super("postgres", directory);
    }

    public String host() {
        return Ports.LOCALHOST;
    }

    public int port() {
        return port;
    }

    public String database() {
        return DATABASE;
    }

    /** A superuser. */
    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://" + host() + ":" + port + "/" + DATABASE;
    }

    private Path data() {
        return home.resolve("data");
    }

    @Override
    ServerCommand command() {
        return new NativeCommand(
                asUser(
                        installation.program("postgres"),
                        "-D",
                        data().toString(),
                        "-c",
                        "listen_addresses=" + Ports.LOCALHOST,
                        "-c",
                        "port=" + port,
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "wal_level=logical",
                        // The machine's crash is the only one that this is about.
                        "-c",
                        "fsync=off"),
                "INT");
    }

    private List<String> asUser(String... command) {
        List<String> line = new ArrayList<>(runAs.map(UnprivilegedUser::prefix).orElse(List.of()));
        line.addAll(List.of(command));
        return line;
    }

    /** The server says in its lock file how far it is. One that was killed leaves its own behind. */
    @Override
    boolean isReady() {
        try {
            List<String> lines = Files.readAllLines(data().resolve("postmaster.pid"));
            return lines.size() > READY_LINE
                    && lines.get(READY_LINE).strip().equals("ready")
                    && ProcessHandle.of(Long.parseLong(lines.get(0).strip())).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    void prepare() throws IOException {
        if (home != null) {
            return;
        }
        home = directory();
        if (runAs.isPresent()) {
            home = Files.createTempDirectory("drover-postgres");
            runAs.get().own(home);
        }
        Path secret = Files.writeString(home.resolve("password"), password);
        if (runAs.isPresent()) {
            runAs.get().own(secret);
        }
        OneShot.run(
                new NativeCommand(
                        asUser(
                                installation.program("initdb"),
                                "--pgdata=" + data(),
                                "--username=" + USER,
                                "--pwfile=" + secret,
                                "--auth=scram-sha-256",
                                "--encoding=UTF8",
                                "--no-locale",
                                "--no-sync"),
                        "TERM"),
                directory());
        Files.delete(secret);
    }

    /** Deletes data that is not below the server's folder. */
    void deleteData() {
        if (home == null || home.equals(directory())) {
            return;
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + home, e);
        }
    }
}
