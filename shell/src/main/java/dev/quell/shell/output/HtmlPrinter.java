package dev.quell.shell.output;

import java.io.IOException;

/// An HTML table, without a line break.
public final class HtmlPrinter implements ResultPrinter {
    private final boolean withNames;
    private final boolean binaryAsHex;

    public HtmlPrinter(boolean withNames, boolean binaryAsHex) {
        this.withNames = withNames;
        this.binaryAsHex = binaryAsHex;
    }

    @Override
    public void print(ResultSet result, Paper paper) throws IOException {
        paper.text("<TABLE BORDER=1><TR>");
        if (withNames) {
            for (int i = 0; i < result.columns().size(); i++) {
                var name = result.name(i);
                paper.text("<TH>");
                if (name.isEmpty()) {
                    paper.text(" &nbsp; ");
                } else {
                    Values.marked(name, paper);
                }
                paper.text("</TH>");
            }
            paper.text("</TR>");
        }
        while (result.next()) {
            paper.text("<TR>");
            for (int i = 0; i < result.columns().size(); i++) {
                paper.text("<TD>");
                Values.print(result, i, binaryAsHex, paper, Values::marked);
                paper.text("</TD>");
            }
            paper.text("</TR>");
        }
        paper.text("</TABLE>");
    }
}
