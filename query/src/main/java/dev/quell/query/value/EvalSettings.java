package dev.quell.query.value;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlMode;

/// The session variables on which binding and evaluation depend; a plan is good only for the settings it was made with.
///
/// @param timeZone the session's `time_zone`
/// @param connectionCollation `collation_connection`: the collation of literals and of numbers turned into text
/// @param divisionPrecision `div_precision_increment`
/// @param maxAllowedPacket bytes; functions with a longer result answer NULL and warn 1301
/// @param groupConcatMaxLength `group_concat_max_len`, bytes
/// @param defaultWeekFormat `default_week_format`, 0 to 7
/// @param timeNames the language of `lc_time_names`, such as `en_US`
/// @param aesMode `block_encryption_mode`, such as `aes-128-ecb`
public record EvalSettings(
        SqlMode sqlMode,
        SessionTimeZone timeZone,
        Collation connectionCollation,
        int divisionPrecision,
        long maxAllowedPacket,
        long groupConcatMaxLength,
        int defaultWeekFormat,
        String timeNames,
        String aesMode) {
    /// A server's settings where nothing was configured.
    public static final EvalSettings DEFAULT =
            new EvalSettings(
                    SqlMode.DEFAULT,
                    SessionTimeZone.SYSTEM,
                    Collation.UTF8MB4_0900_AI_CI,
                    4,
                    67_108_864,
                    1_024,
                    0,
                    "en_US",
                    "aes-128-ecb");

    public EvalSettings withSqlMode(SqlMode newMode) {
        return new EvalSettings(
                newMode,
                timeZone,
                connectionCollation,
                divisionPrecision,
                maxAllowedPacket,
                groupConcatMaxLength,
                defaultWeekFormat,
                timeNames,
                aesMode);
    }
}
