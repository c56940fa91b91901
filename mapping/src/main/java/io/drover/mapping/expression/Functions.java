package io.drover.mapping.expression;

import static dev.cel.common.types.SimpleType.BYTES;
import static dev.cel.common.types.SimpleType.INT;
import static dev.cel.common.types.SimpleType.STRING;
import static dev.cel.common.types.SimpleType.TIMESTAMP;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.TypeParamType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelFunctionBinding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What expressions can call beyond CEL's own functions. All are pure, and all but {@code coalesce} give null when an
 * argument is null.
 */
final class Functions {
    private static final TypeParamType ANY = TypeParamType.create("T");
    private static final TypeParamType KEY = TypeParamType.create("K");

    private interface Body {
        /** @throws RuntimeException when it cannot be, which fails the record */
        Object apply(Object[] arguments);
    }

    private final Map<String, List<CelOverloadDecl>> declarations = new TreeMap<>();
    private final Map<String, List<CelFunctionBinding>> bindings = new TreeMap<>();

    Functions() {
        text();
        times();
        hashes();
        define("json", STRING, args -> JsonField.find((String) args[0], (String) args[1]), STRING, STRING);
        define("entry", ANY, args -> ((Map<?, ?>) args[0]).get(args[1]), MapType.create(KEY, ANY), KEY);
        for (int size = 2; size <= 4; size++) {
            CelType[] types = new CelType[size];
            Arrays.fill(types, ANY);
            bind("coalesce", ANY, Functions::firstNotNull, types);
        }
    }

    private void text() {
        define("lower", STRING, args -> ((String) args[0]).toLowerCase(Locale.ROOT), STRING);
        define("upper", STRING, args -> ((String) args[0]).toUpperCase(Locale.ROOT), STRING);
        define("trim", STRING, args -> ((String) args[0]).strip(), STRING);
        define("split", ListType.create(STRING), args -> split((String) args[0], (String) args[1]), STRING, STRING);
        define(
                "replace",
                STRING,
                args -> ((String) args[0]).replace((String) args[1], (String) args[2]),
                STRING,
                STRING,
                STRING);
        define("part", STRING, args -> part((String) args[0], (String) args[1], (Long) args[2]), STRING, STRING, INT);
        define(
                "uuid_by_name",
                STRING,
                args -> UUID.nameUUIDFromBytes(utf8(args[0])).toString(),
                STRING);
    }

    private void times() {
        define("bucket", TIMESTAMP, args -> Times.bucket((Instant) args[0], (String) args[1]), TIMESTAMP, STRING);
        define("bucket", INT, args -> bucket((Long) args[0], (Long) args[1]), INT, INT);
        define("format_time", STRING, args -> Times.format((Instant) args[0], (String) args[1]), TIMESTAMP, STRING);
        define("parse_time", TIMESTAMP, args -> Times.parse((String) args[0], (String) args[1]), STRING, STRING);
        define("time_of", TIMESTAMP, args -> Times.ofTimeUuid((String) args[0]), STRING);
        define("millis", INT, args -> ((Instant) args[0]).toEpochMilli(), TIMESTAMP);
    }

    private void hashes() {
        for (CelType type : List.of(STRING, BYTES)) {
            define("sha256", STRING, args -> sha256(args[0]), type);
            define("sha256", STRING, args -> sha256(args[0], args[1]), type, STRING);
            define("hash", INT, args -> Murmur3.token(ByteBuffer.wrap(utf8(args[0]))), type);
            define("shard", INT, args -> shard(Murmur3.token(ByteBuffer.wrap(utf8(args[0]))), args[1]), type, INT);
        }
        define(
                "shard",
                INT,
                args -> shard(Murmur3.token(ByteBuffer.allocate(8).putLong(0, (Long) args[0])), args[1]),
                INT,
                INT);
    }

    private void define(String name, CelType result, Body body, CelType... parameters) {
        bind(name, result, args -> hasNull(args) ? NullValue.NULL_VALUE : orNull(body.apply(args)), parameters);
    }

    private void bind(String name, CelType result, Body body, CelType... parameters) {
        String id = name + "_" + declarations.getOrDefault(name, List.of()).size() + "_drover";
        declarations
                .computeIfAbsent(name, any -> new ArrayList<>())
                .add(CelOverloadDecl.newGlobalOverload(id, result, parameters));
        bindings.computeIfAbsent(name, any -> new ArrayList<>()).add(binding(id, body, parameters));
    }

    private static CelFunctionBinding binding(String id, Body body, CelType[] parameters) {
        // Objects, so that a null gets here; the types were checked when the expression was compiled.
        if (parameters.length == 1) {
            return CelFunctionBinding.from(id, Object.class, a -> body.apply(new Object[] {a}));
        }
        if (parameters.length == 2) {
            return CelFunctionBinding.from(id, Object.class, Object.class, (a, b) -> body.apply(new Object[] {a, b}));
        }
        return CelFunctionBinding.from(id, Collections.nCopies(parameters.length, Object.class), body::apply);
    }

    List<CelFunctionDecl> declarations() {
        return declarations.entrySet().stream()
                .map(entry -> CelFunctionDecl.newFunctionDeclaration(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** One set of overloads for each function. */
    List<Set<CelFunctionBinding>> bindings() {
        return bindings.entrySet().stream()
                .map(entry ->
                        (Set<CelFunctionBinding>) CelFunctionBinding.fromOverloads(entry.getKey(), entry.getValue()))
                .toList();
    }

    Set<String> names() {
        return new TreeSet<>(declarations.keySet());
    }

    private static boolean hasNull(Object[] arguments) {
        for (Object argument : arguments) {
            if (argument instanceof NullValue) {
                return true;
            }
        }
        return false;
    }

    private static Object orNull(Object value) {
        return value == null ? NullValue.NULL_VALUE : value;
    }

    private static Object firstNotNull(Object[] arguments) {
        for (Object argument : arguments) {
            if (!(argument instanceof NullValue)) {
                return argument;
            }
        }
        return NullValue.NULL_VALUE;
    }

    static List<String> split(String text, String separator) {
        if (separator.isEmpty()) {
            throw new IllegalArgumentException("the separator must not be empty");
        }
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int end; (end = text.indexOf(separator, start)) >= 0; start = end + separator.length()) {
            parts.add(text.substring(start, end));
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String part(String text, String separator, long index) {
        List<String> parts = split(text, separator);
        return index >= 0 && index < parts.size() ? parts.get((int) index) : null;
    }

    private static long bucket(long value, long size) {
        if (size <= 0) {
            throw new IllegalArgumentException("size of a bucket");
        }
        return Math.floorDiv(value, size) * size;
    }

    private static long shard(long hash, Object shards) {
        long count = (Long) shards;
        if (count <= 0) {
            throw new IllegalArgumentException("number of shards");
        }
        return Math.floorMod(hash, count);
    }

    private static byte[] utf8(Object value) {
        return value instanceof CelByteString bytes
                ? bytes.toByteArray()
                : ((String) value).getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(Object... values) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            // The salt, which comes behind, goes first.
            for (int i = values.length - 1; i >= 0; i--) {
                digest.update(utf8(values[i]));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
