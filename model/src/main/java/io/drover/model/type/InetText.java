package io.drover.model.type;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.kafka.connect.errors.DataException;

/**
 * IP addresses as text, 4 and 16 bytes kept apart. {@link InetAddress} turns an IPv4-mapped IPv6 address into an IPv4 one,
 * which would change the stored bytes, so that form has its own branch.
 */
final class InetText {
    private static final String MAPPED = "::ffff:";

    private InetText() {}

    static String format(byte[] address) {
        try {
            String text = InetAddress.getByAddress(address).getHostAddress();
            return address.length == 16 && text.indexOf(':') < 0 ? MAPPED + text : text;
        } catch (UnknownHostException e) {
            throw new DataException(address.length + " bytes are not a value of inet", e);
        }
    }

    static byte[] parse(String text) {
        // A literal is never looked up; anything else must not reach the resolver.
        boolean literal = text.indexOf(':') >= 0 || text.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
        if (!literal || text.isEmpty()) {
            throw new DataException("an inet is an IPv4 or IPv6 address, not a name");
        }
        try {
            byte[] address = InetAddress.getByName(text).getAddress();
            if (address.length == 4 && text.indexOf(':') >= 0) {
                byte[] mapped = new byte[16];
                mapped[10] = mapped[11] = (byte) 0xff;
                System.arraycopy(address, 0, mapped, 12, 4);
                return mapped;
            }
            return address;
        } catch (UnknownHostException e) {
            throw new DataException("an inet is an IPv4 or IPv6 address", e);
        }
    }
}
