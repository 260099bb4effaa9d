package dev.quell.query;

import dev.quell.base.error.ErrorCode;
import dev.quell.sql.parse.ParsedStatement;
import dev.quell.sql.tree.AccountStatement;
import dev.quell.sql.tree.DataStatement;
import dev.quell.sql.tree.EventStatement;
import dev.quell.sql.tree.HandlerStatement;
import dev.quell.sql.tree.MaintenanceStatement;
import dev.quell.sql.tree.ProgramStatement;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.SchemaStatement;
import dev.quell.sql.tree.SessionStatement;
import dev.quell.sql.tree.ShowStatement;
import dev.quell.sql.tree.Statement;
import dev.quell.sql.tree.TransactionStatement;

/// Which statements can be prepared, and which of them take `?`.
final class PreparableStatements {
    private static final int MAX_PARAMETERS = 65_535;

    private PreparableStatements() {}

    /// @throws dev.quell.base.error.SqlError 1295, 1390, 6413
    static void check(ParsedStatement parsed) {
        if (parsed.parameters() > MAX_PARAMETERS) {
            throw ErrorCode.PS_MANY_PARAM.error();
        }
        if (!canBePrepared(parsed.statement())) {
            throw ErrorCode.UNSUPPORTED_PS.error();
        }
        if (parsed.parameters() > 0 && !takesParameters(parsed.statement())) {
            throw ErrorCode.NON_DML_DYNAMIC_PARAMETERS.error();
        }
    }

    private static boolean canBePrepared(Statement statement) {
        return switch (statement) {
            case Query _, ShowStatement _, SchemaStatement _, AccountStatement _ -> true;
            case DataStatement.LoadData _, HandlerStatement _ -> false;
            case DataStatement _ -> true;
            case TransactionStatement.Commit _, TransactionStatement.Rollback _ -> true;
            case TransactionStatement _ -> false;
            case SessionStatement.Set _, SessionStatement.Kill _ -> true;
            case SessionStatement _ -> false;
            case MaintenanceStatement _ -> true;
            case EventStatement _ -> true;
            case ProgramStatement _ -> false;
        };
    }

    private static boolean takesParameters(Statement statement) {
        return switch (statement) {
            case Query _, DataStatement _, ShowStatement _, SessionStatement.Set _ -> true;
            case SchemaStatement.CreateTable _, SchemaStatement.CreateView _ -> true;
            case SchemaStatement _,
                    TransactionStatement _,
                    SessionStatement _,
                    AccountStatement _,
                    MaintenanceStatement _,
                    EventStatement _,
                    HandlerStatement _,
                    ProgramStatement _ ->
                    false;
        };
    }
}
