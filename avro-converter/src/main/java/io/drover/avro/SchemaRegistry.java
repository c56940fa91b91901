package io.drover.avro;

import org.apache.avro.Schema;

/** Where schemas are kept, each with a number that stands for it in records. */
interface SchemaRegistry {
    /**
     * The schema's number; the registry learns the schema if it may and must.
     *
     * @param subject what the schema is a version of
     */
    int id(String subject, Schema schema);

    Schema schema(int id);
}
