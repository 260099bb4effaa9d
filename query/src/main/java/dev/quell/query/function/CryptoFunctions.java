package dev.quell.query.function;

import static dev.quell.query.function.ScalarFunction.of;
import static dev.quell.query.function.ScalarFunction.strict;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Checkpoint;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.query.function.Function.Resolved;
import dev.quell.query.value.Convert;
import dev.quell.query.value.EvalContext;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Digests, ciphers, compression and random bytes.
final class CryptoFunctions {
    private static final int MAX_RANDOM = 1_024;

    /// So many bytes between two checkpoints.
    private static final int PORTION = 1 << 18;

    private static final int HEADER = 4;
    private static final int BLOCK = 16;
    private static final int CHUNK = 8_192;
    private static final SecureRandom RANDOM = new SecureRandom();

    private CryptoFunctions() {}

    static List<Function> all() {
        return List.of(
                of("md5", 1, s -> digest(s, "MD5", 32)),
                of("sha1", 1, s -> digest(s, "SHA-1", 40)),
                of("sha", 1, s -> digest(s, "SHA-1", 40)),
                of("sha2", 2, CryptoFunctions::sha2),
                of("random_bytes", 1, _ -> randomBytes()).volatileResult(),
                of("aes_encrypt", 2, 3, s -> aes(s, Cipher.ENCRYPT_MODE)),
                of("aes_decrypt", 2, 3, s -> aes(s, Cipher.DECRYPT_MODE)),
                of("compress", 1, CryptoFunctions::compress),
                of("uncompress", 1, CryptoFunctions::uncompress),
                of("uncompressed_length", 1, CryptoFunctions::uncompressedLength));
    }

    private static byte[] hash(byte[] bytes, String algorithm) {
        try {
            var digest = MessageDigest.getInstance(algorithm);
            for (int at = 0; at < bytes.length; at += PORTION) {
                Checkpoint.pass();
                digest.update(bytes, at, Math.min(PORTION, bytes.length - at));
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    private static Value hex(byte[] bytes) {
        return new Value.Text(HexFormat.of().formatHex(bytes));
    }

    private static Resolved digest(Signature signature, String algorithm, int length) {
        SqlType type = signature.type(0);
        return new Resolved(
                Types.text(length, signature.settings(), signature.nullable()),
                strict((_, a) -> hex(hash(Strings.bytes(a[0], type), algorithm))));
    }

    private static Resolved sha2(Signature signature) {
        return new Resolved(
                Types.text(128, signature.settings(), true),
                strict((context, a) -> {
                    String algorithm =
                            switch (Convert.toInt(a[1], context)) {
                                case 224 -> "SHA-224";
                                case 0, 256 -> "SHA-256";
                                case 384 -> "SHA-384";
                                case 512 -> "SHA-512";
                                default -> "";
                            };
                    return algorithm.isEmpty()
                            ? Value.NULL
                            : hex(hash(Strings.bytes(a[0], signature.type(0)), algorithm));
                }));
    }

    private static Resolved randomBytes() {
        return new Resolved(
                Types.binary(MAX_RANDOM, true),
                strict((context, a) -> {
                    long length = Convert.toLong(a[0], context);
                    if (length < 1 || length > MAX_RANDOM) {
                        throw ErrorCode.DATA_OUT_OF_RANGE.error("length", "random_bytes");
                    }
                    var bytes = new byte[(int) length];
                    RANDOM.nextBytes(bytes);
                    return new Value.Binary(bytes);
                }));
    }

    private static Resolved aes(Signature signature, int direction) {
        long length = Types.textLength(signature.type(0)) * 4 + BLOCK;
        return new Resolved(
                Types.binary(length, true),
                (context, a) -> {
                    if (a[0].isNull() || a[1].isNull()) {
                        return Value.NULL;
                    }
                    byte[] vector =
                            a.length > 2 && !a[2].isNull()
                                    ? Strings.bytes(a[2], signature.type(2))
                                    : new byte[0];
                    return aes(
                            direction,
                            Strings.bytes(a[0], signature.type(0)),
                            Strings.bytes(a[1], signature.type(1)),
                            vector,
                            context);
                });
    }

    // The mode is that of block_encryption_mode, such as aes-128-ecb.
    private static Value aes(
            int direction, byte[] bytes, byte[] password, byte[] vector, EvalContext context) {
        String[] mode = context.settings().aesMode().toLowerCase(Locale.ROOT).split("-", -1);
        int keyLength = Integer.parseInt(mode[1]) / 8;
        String chaining = mode[2];
        boolean needsVector = !chaining.equals("ecb");
        if (needsVector && vector.length < BLOCK) {
            throw ErrorCode.AES_INVALID_IV.error("aes_encrypt", BLOCK);
        }
        boolean padded = chaining.equals("ecb") || chaining.equals("cbc");
        try {
            var cipher =
                    Cipher.getInstance(
                            "AES/"
                                    + javaName(chaining)
                                    + (padded ? "/PKCS5Padding" : "/NoPadding"));
            var key = new SecretKeySpec(folded(password, keyLength), "AES");
            if (needsVector) {
                cipher.init(direction, key, new IvParameterSpec(Arrays.copyOf(vector, BLOCK)));
            } else {
                cipher.init(direction, key);
            }
            return new Value.Binary(inPortions(cipher, bytes));
        } catch (GeneralSecurityException e) {
            return Value.NULL; // not encrypted with this key
        }
    }

    private static byte[] inPortions(Cipher cipher, byte[] bytes) throws GeneralSecurityException {
        if (bytes.length <= PORTION) {
            return cipher.doFinal(bytes);
        }
        var result = new ByteArrayOutputStream(bytes.length + BLOCK);
        for (int at = 0; at < bytes.length; at += PORTION) {
            Checkpoint.pass();
            byte[] part = cipher.update(bytes, at, Math.min(PORTION, bytes.length - at));
            result.writeBytes(part == null ? new byte[0] : part);
        }
        result.writeBytes(cipher.doFinal());
        return result.toByteArray();
    }

    private static String javaName(String chaining) {
        return switch (chaining) {
            case "cfb1" -> "CFB1";
            case "cfb8" -> "CFB8";
            case "cfb128" -> "CFB";
            default -> chaining.toUpperCase(Locale.ROOT);
        };
    }

    // A password of any length becomes a key: what is beyond the key's length is folded over it.
    private static byte[] folded(byte[] password, int length) {
        var key = new byte[length];
        for (int i = 0; i < password.length; i++) {
            key[i % length] ^= password[i];
        }
        return key;
    }

    private static Resolved compress(Signature signature) {
        return new Resolved(
                Types.binary(Types.textLength(signature.type(0)) * 4 + 120, true),
                strict((_, a) -> {
                    byte[] bytes = Strings.bytes(a[0], signature.type(0));
                    return new Value.Binary(bytes.length == 0 ? bytes : deflated(bytes));
                }));
    }

    private static byte[] deflated(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < HEADER; i++) {
            out.write(bytes.length >>> (8 * i) & 0xFF);
        }
        try (var deflater = new Deflater()) {
            var chunk = new byte[CHUNK];
            int taken = 0;
            while (!deflater.finished()) {
                Checkpoint.pass();
                if (deflater.needsInput() && taken < bytes.length) {
                    int more = Math.min(CHUNK, bytes.length - taken);
                    deflater.setInput(bytes, taken, more);
                    taken += more;
                }
                if (taken == bytes.length) {
                    deflater.finish();
                }
                out.write(chunk, 0, deflater.deflate(chunk));
            }
        }
        byte[] result = out.toByteArray();
        if (result[result.length - 1] == ' ') { // MySQL keeps it from being cut off
            out.write('.');
            return out.toByteArray();
        }
        return result;
    }

    private static int length(byte[] compressed) {
        int length = 0;
        for (int i = HEADER - 1; i >= 0; i--) {
            length = length << 8 | (compressed[i] & 0xFF);
        }
        return length & 0x3FFF_FFFF;
    }

    private static Resolved uncompress(Signature signature) {
        return new Resolved(
                Types.binary(16_777_216, true),
                strict((context, a) -> inflated(Strings.bytes(a[0], signature.type(0)), context)));
    }

    private static Value inflated(byte[] compressed, EvalContext context) {
        if (compressed.length == 0) {
            return new Value.Binary(compressed);
        }
        if (compressed.length <= HEADER
                || length(compressed) > context.settings().maxAllowedPacket()) {
            context.diagnostics().warn(ErrorCode.ZLIB_Z_DATA_ERROR);
            return Value.NULL;
        }
        try (var inflater = new Inflater()) {
            inflater.setInput(compressed, HEADER, compressed.length - HEADER);
            var bytes = new byte[length(compressed)];
            int size = 0;
            while (size < bytes.length) {
                Checkpoint.pass();
                int more = inflater.inflate(bytes, size, Math.min(PORTION, bytes.length - size));
                if (more == 0) {
                    break;
                }
                size += more;
            }
            if (size == bytes.length) {
                return new Value.Binary(bytes);
            }
        } catch (DataFormatException e) {
            context.diagnostics().warn(ErrorCode.ZLIB_Z_DATA_ERROR);
            return Value.NULL;
        }
        context.diagnostics().warn(ErrorCode.ZLIB_Z_DATA_ERROR);
        return Value.NULL;
    }

    private static Resolved uncompressedLength(Signature signature) {
        return new Resolved(
                Types.integer(11, true),
                strict((_, a) -> {
                    byte[] bytes = Strings.bytes(a[0], signature.type(0));
                    return Value.Int.of(bytes.length <= HEADER ? 0 : length(bytes));
                }));
    }
}
