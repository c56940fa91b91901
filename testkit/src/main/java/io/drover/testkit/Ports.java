package io.drover.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Free ports and loopback addresses, claimed so that no other sandbox of this user takes them before a server binds them. */
final class Ports {
    static final String LOCALHOST = "127.0.0.1";

    /** Below the ports that systems hand out to outgoing connections, which could sit on one while its server restarts. */
    private static final int FIRST = 20_000;

    private static final int LAST = 32_000;

    private Ports() {}

    /** A free port of 127.0.0.1. */
    static int free() {
        int start = ThreadLocalRandom.current().nextInt(FIRST, LAST);
        return IntStream.concat(IntStream.range(start, LAST), IntStream.range(FIRST, start))
                .filter(port -> Claims.take("port-" + port) && isFree(LOCALHOST, port))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("no free port of " + LOCALHOST + " from " + FIRST + " to " + LAST));
    }

    /** Addresses 127.0.x.y on which all these ports are free. */
    static List<String> freeAddresses(int count, int... ports) {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 4 * 256 && addresses.size() < count; i++) {
            String address = "127.0." + (i >> 8) + "." + (i & 255);
            boolean usable = (i & 255) != 0 && (i & 255) != 255;
            // Claimed first: whoever tries a port listens on it for a moment, and the holder may take that for its
            // server.
            if (usable && Claims.take(address) && IntStream.of(ports).allMatch(port -> isFree(address, port))) {
                addresses.add(address);
            }
        }
        if (addresses.size() < count) {
            throw new IllegalStateException("there are no " + count + " addresses 127.0.x.y with the ports "
                    + IntStream.of(ports).boxed().toList()
                    + " free; is something listening on these ports on all addresses? On macOS only 127.0.0.1 exists at"
                    + " first, add others: sudo ifconfig lo0 alias 127.0.0.2");
        }
        return addresses;
    }

    private static boolean isFree(String address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isListening(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
