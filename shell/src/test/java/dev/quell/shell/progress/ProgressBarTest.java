package dev.quell.shell.progress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitPoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private static final StageQuestion HALF_DONE =
            new StageQuestion(
                    "how far?", _ -> List.of(List.of("stage/sql/altering table", "0.5000")));

    private final WaitPoint drawn = new WaitPoint();
    private final ByteArrayOutputStream screen =
            new ByteArrayOutputStream() {
                @Override
                public void flush() {
                    drawn.update(() -> {});
                }
            };
    private final StatusLine line = new StatusLine(screen);

    private String shown() {
        return screen.toString(UTF_8);
    }

    @Test
    void barIsShownWhileTheServerWorksAndThenGone() throws IOException {
        var bar = new ProgressBar(line, _ -> List.of(), () -> 60, true);
        var answer =
                bar.watched(
                        HALF_DONE,
                        () -> {
                            drawn.await(
                                    new Cancellation(),
                                    Deadline.after(Duration.ofMinutes(2)),
                                    () -> shown().contains("50.0 %"));
                            return "done";
                        });
        assertThat(answer).isEqualTo("done");
        assertThat(shown())
                .contains("altering table [")
                .contains("##")
                .contains("]  50.0 %")
                .endsWith("\r\u001B[K");
    }

    @Test
    void whatIsSaidMeanwhileStays() {
        line.show("working");
        line.say("^C");
        line.clear();
        assertThat(shown()).isEqualTo("\r\u001B[Kworking\r\u001B[K^C\n");
    }

    @Test
    void lineIsNeverWiderThanTheTerminal() {
        assertThat(new Stage("copy to tmp table", 1).line(80, 12))
                .hasSizeLessThan(80)
                .contains("100.0 %  12 s");
        assertThat(new Stage("copy to tmp table", 0.2).line(20, 12)).hasSizeLessThan(20);
    }
}
