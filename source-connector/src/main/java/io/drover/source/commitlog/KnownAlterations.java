package io.drover.source.commitlog;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What capture knew of its tables and their keyspaces when it last looked. It is in a file beside the segments that wait, so
 * that a change while the task is down is found when it starts.
 *
 * @param segment from which on the segments must be there that hold what was written since then
 * @param isUnread whether that segment must be there too
 * @param alterations by name of the table or keyspace
 */
record KnownAlterations(long segment, boolean isUnread, Map<String, Alteration> alterations) {
    /**
     * @param alteredAt the write timestamp of the last change
     * @param content stands for all else that can be seen of it
     * @param origin the id of the table; of a keyspace, when its last change was as capture began
     */
    record Alteration(long alteredAt, int content, String origin) {
        static Alteration parse(String text) {
            String[] parts = text.split(" ", 3);
            return new Alteration(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), parts[2]);
        }

        String text() {
            return alteredAt + " " + content + " " + origin;
        }
    }

    private static final String SEGMENT = "segment";
    private static final String IS_UNREAD = "unread";

    KnownAlterations {
        alterations = Map.copyOf(alterations);
    }

    static StateFile file(Path directory, String migration) {
        return new StateFile(directory.resolve("drover.schema." + migration));
    }

    /** Empty when nothing was written yet. */
    static Optional<KnownAlterations> read(StateFile file) throws IOException {
        Optional<String> text = file.read();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        properties.load(new StringReader(text.get()));
        long segment = Long.parseLong(properties.remove(SEGMENT).toString());
        boolean isUnread = Boolean.parseBoolean(properties.remove(IS_UNREAD).toString());
        Map<String, Alteration> alterations = new TreeMap<>();
        properties.forEach((name, known) -> alterations.put(name.toString(), Alteration.parse(known.toString())));
        return Optional.of(new KnownAlterations(segment, isUnread, alterations));
    }

    void write(StateFile file) throws IOException {
        Properties properties = new Properties();
        alterations.forEach((name, alteration) -> properties.setProperty(name, alteration.text()));
        properties.setProperty(SEGMENT, String.valueOf(segment));
        properties.setProperty(IS_UNREAD, String.valueOf(isUnread));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        file.write(text.toString());
    }
}
