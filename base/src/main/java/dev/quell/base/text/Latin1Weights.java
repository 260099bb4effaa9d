package dev.quell.base.text;

import java.nio.charset.Charset;

/// Weights of the latin1 collations: one for each of the 256 bytes.
final class Latin1Weights implements WeightCollator.Weights {
    /// `latin1_swedish_ci`: Å, Ä and Ö after Z, Ü with Y.
    static final String SWEDISH =
            "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"
                    + "202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F"
                    + "404142434445464748494A4B4C4D4E4F505152535455565758595A5B5C5D5E5F"
                    + "604142434445464748494A4B4C4D4E4F505152535455565758595A7B7C7D7E7F"
                    + "808182838485868788898A8B8C8D8E8F909192939495969798999A9B9C9D9E9F"
                    + "A0A1A2A3A4A5A6A7A8A9AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBF"
                    + "414141415C5B5C434545454549494949444E4F4F4F4F5DD7D85555555959DEDF"
                    + "414141415C5B5C434545454549494949444E4F4F4F4F5DF7D85555555959DEFF";

    /// `latin1_general_ci`: accents count, case does not.
    static final String GENERAL =
            "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"
                    + "202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F"
                    + "40415153575B6567696B7577797B7D818F919395989AA4A6A8AAAFB3B4B5B6B7"
                    + "B8415153575B6567696B7577797B7D818F919395989AA4A6A8AAAFB9BABBBCBF"
                    + "C0C1C2C3C4C5C6C7C8C9CACBCCCDCECFD0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF"
                    + "E0E1E2E3E4E5E6E7E8E9EAEBECEDEEEFF0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF"
                    + "434547494B4D4F555D5F61636D6F7173597F838587898BBD8D9C9EA0A2ACB197"
                    + "434547494B4D4F555D5F61636D6F7173597F838587898BBE8D9C9EA0A2ACB1AE";

    private static final Charset LATIN1 = CharacterSet.LATIN1.charset();

    private final int[] weights = new int[256];

    /// @param table two hex digits for each byte
    Latin1Weights(String table) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Integer.parseInt(table, 2 * i, 2 * i + 2, 16);
        }
    }

    @Override
    public int weight(int codePoint) {
        if (codePoint < 0x80 || (codePoint >= 0xA0 && codePoint <= 0xFF)) {
            return weights[codePoint];
        }
        byte[] bytes = Character.toString(codePoint).getBytes(LATIN1);
        return weights[bytes[0] & 0xFF];
    }
}
