package io.drover.cli.document;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Map;

/**
 * The Connect cluster that copies and applies.
 *
 * @param converter settings of the key and value converter of every connector; {@code type} is its class
 */
public record ConnectSettings(URI url, Map<String, String> converter) {
    public static final String CONVERTER_TYPE = "type";

    /** Self-describing records that need no registry. */
    public static final Map<String, String> JSON_WITH_SCHEMAS =
            Map.of(CONVERTER_TYPE, "io.drover.json.ExactJsonConverter", "schemas.enable", "true");

    /** The converter of settings that name none. */
    static final String AVRO = "io.drover.avro.AvroConverter";

    public ConnectSettings {
        requireNonNull(url, "url is null");
        converter = Map.copyOf(converter);
    }
}
