package dev.quell.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.quell.testkit.process.ServerProcess;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills the server in the middle of a load, again and again, and checks what it then holds against what it had acknowledged.
///
/// `-Dquell.crash.rounds=300` makes it a long run, `-Dquell.crash.seed=…` another one.
class CrashTest {
    private static final int ROUNDS = Integer.getInteger("quell.crash.rounds", 30);
    private static final long SEED = Long.getLong("quell.crash.seed", 20_240_229L);

    @TempDir private Path folder;

    private final Random random = new Random(SEED);
    private final Bank bank = new Bank(SEED);

    @Test
    void noAcknowledgedTransferIsLostAndNoneIsThereInPart() {
        try (var server = start()) {
            Bank.open(server);
            server.killHard();
        }
        for (int round = 0; round < ROUNDS; round++) {
            crashUnderLoad();
        }
        try (var server = start()) {
            bank.check(server, bank.acknowledged());
        }
        assertThat(bank.acknowledged()).hasSizeGreaterThan(ROUNDS);
    }

    private ServerProcess start() {
        return ServerProcess.start("--insecure", "--data=" + folder.resolve("data"));
    }

    private void crashUnderLoad() {
        try (var server = start()) {
            bank.check(server, bank.acknowledged());
            var load = bank.load(server);
            load.awaitTransfers(10 + random.nextInt(60));
            server.killHard();
            assertThatCode(load::stop).as(server::log).doesNotThrowAnyException();
        }
    }
}
