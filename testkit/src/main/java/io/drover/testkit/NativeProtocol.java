package io.drover.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** As much of Cassandra's native protocol as asking a node whether it answers takes. */
final class NativeProtocol {
    private static final int TIMEOUT_MILLIS = 2_000;

    /** Version 4, which every Cassandra from 2.2 on speaks; no flags, stream 0, OPTIONS, an empty body. */
    private static final byte[] OPTIONS = {4, 0, 0, 0, 5, 0, 0, 0, 0};

    private static final int RESPONSE_OF_VERSION_4 = 0x84;
    private static final int SUPPORTED = 6;

    private NativeProtocol() {}

    /** Whether a node answers there in the clear. A port that only accepts connections may close them again. */
    static boolean answers(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(address, port), TIMEOUT_MILLIS);
            socket.getOutputStream().write(OPTIONS);
            InputStream response = socket.getInputStream();
            byte[] header = response.readNBytes(OPTIONS.length);
            return header.length == OPTIONS.length
                    && (header[0] & 0xFF) == RESPONSE_OF_VERSION_4
                    && header[4] == SUPPORTED;
        } catch (IOException e) {
            return false;
        }
    }
}
