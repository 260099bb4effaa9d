package dev.quell.shell.output;

import java.io.IOException;

/// `<resultset>` with `<row>` and `<field>`.
public final class XmlPrinter implements ResultPrinter {
    private final String statement;
    private final boolean binaryAsHex;

    /// @param statement is quoted in the document
    public XmlPrinter(String statement, boolean binaryAsHex) {
        this.statement = statement;
        this.binaryAsHex = binaryAsHex;
    }

    @Override
    public void print(ResultSet result, Paper paper) throws IOException {
        paper.text("<?xml version=\"1.0\"?>\n\n<resultset statement=\"");
        Values.marked(statement, paper);
        paper.text("\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">");
        while (result.next()) {
            paper.text("\n  <row>\n");
            for (int i = 0; i < result.columns().size(); i++) {
                paper.text("\t<field name=\"");
                Values.marked(result.name(i), paper);
                value(result, i, paper);
            }
            paper.text("  </row>\n");
        }
        paper.text("</resultset>\n");
    }

    private void value(ResultSet result, int column, Paper paper) {
        if (result.row().isNull(column)) {
            paper.text("\" xsi:nil=\"true\" />\n");
            return;
        }
        paper.text("\">");
        Values.print(result, column, binaryAsHex, paper, Values::marked);
        paper.text("</field>\n");
    }
}
