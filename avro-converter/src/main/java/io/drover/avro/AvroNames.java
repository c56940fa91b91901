package io.drover.avro;

/** What Avro's schemas say about Connect's beyond Avro's own words, as all of Connect's Avro converters have it. */
final class AvroNames {
    static final String NAMESPACE = "io.confluent.connect.avro";
    /** Of structs without a name; further ones in a schema have a number behind it. */
    static final String UNNAMED_RECORD = "ConnectDefault";
    /** Of the key-value records that stand for a map whose keys are not strings; with the two types behind it. */
    static final String MAP_ENTRY = "MapEntry";

    static final String KEY = "key";
    static final String VALUE = "value";

    static final String NAME_PROPERTY = "connect.name";
    static final String VERSION_PROPERTY = "connect.version";
    static final String DOC_PROPERTY = "connect.doc";
    static final String PARAMETERS_PROPERTY = "connect.parameters";
    static final String DEFAULT_PROPERTY = "connect.default";
    static final String TYPE_PROPERTY = "connect.type";
    static final String INTERNAL_TYPE_PROPERTY = "connect.internal.type";
    static final String INT8 = "int8";
    static final String INT16 = "int16";

    static final String PRECISION_PARAMETER = "connect.decimal.precision";
    static final int DEFAULT_PRECISION = 64;

    private AvroNames() {}
}
