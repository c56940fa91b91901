package io.drover.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The smallest server: answers each connection with its first byte. */
final class EchoServer extends ServerProcess {
    private final int port = Ports.free();
    private final Class<?> main;

    EchoServer(Path directory, Class<?> main) {
        super("echo", directory);
        this.main = main;
    }

    int port() {
        return port;
    }

    @Override
    JvmCommand command() {
        Path classes = Path.of(EchoServer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        return new JvmCommand(List.of(classes), List.of("-Xmx32m"), main.getName(), List.of(String.valueOf(port)));
    }

    @Override
    boolean isReady() {
        return Ports.isListening(Ports.LOCALHOST, port);
    }

    @Override
    void prepare() {}

    static final class Main {
        private Main() {}

        public static void main(String[] args) throws IOException {
            try (ServerSocket server =
                    new ServerSocket(Integer.parseInt(args[0]), 10, InetAddress.getByName(Ports.LOCALHOST))) {
                while (true) {
                    try (Socket client = server.accept()) {
                        int first = client.getInputStream().read();
                        if (first >= 0) {
                            client.getOutputStream().write(first);
                        }
                    }
                }
            }
        }
    }

    static final class Broken {
        private Broken() {}

        public static void main(String[] args) {
            System.err.println("the disk is on fire");
            System.exit(3);
        }
    }

    /** Starts an echo server and waits to be killed. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] args) throws Exception {
            EchoServer server = new EchoServer(Path.of(args[0]), Main.class);
            server.start();
            Path fresh = Path.of(args[1] + ".fresh");
            Files.writeString(fresh, String.valueOf(server.pid()));
            Files.move(fresh, Path.of(args[1]), StandardCopyOption.ATOMIC_MOVE);
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
