package dev.quell.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// The one-door rule: nothing blocks except through `base.stop.WaitPoint`, because only there a KILL is heard.
///
/// What the JDK offers for blocking is forbidden below, whoever calls it. Monitors and `ReentrantLock` are allowed as short
/// latches over memory; socket reads and writes live in `server` and `shell.connect` (where closing the socket wakes them),
/// RocksDB calls in `storage`.
class OneDoorTest {
    private static final Map<Class<?>, Set<String>> BLOCKING =
            Map.ofEntries(
                    Map.entry(Thread.class, Set.of("sleep", "join")),
                    Map.entry(Object.class, Set.of("wait")),
                    Map.entry(TimeUnit.class, Set.of("sleep", "timedJoin", "timedWait")),
                    Map.entry(
                            Condition.class,
                            Set.of("await", "awaitNanos", "awaitUntil", "awaitUninterruptibly")),
                    Map.entry(LockSupport.class, Set.of("park", "parkNanos", "parkUntil")),
                    Map.entry(BlockingQueue.class, Set.of("take", "put", "poll")),
                    Map.entry(Future.class, Set.of("get")),
                    Map.entry(CompletableFuture.class, Set.of("get", "join")),
                    Map.entry(ForkJoinTask.class, Set.of("get", "join", "invoke")),
                    Map.entry(
                            ExecutorService.class,
                            Set.of("awaitTermination", "invokeAll", "invokeAny", "close")),
                    Map.entry(CountDownLatch.class, Set.of("await")),
                    Map.entry(CyclicBarrier.class, Set.of("await")),
                    Map.entry(Exchanger.class, Set.of("exchange")),
                    Map.entry(Phaser.class, Set.of("arriveAndAwaitAdvance", "awaitAdvance")),
                    Map.entry(
                            Semaphore.class,
                            Set.of("acquire", "acquireUninterruptibly", "tryAcquire")));

    /// The only places that may block by other means, each with its reason.
    private static final List<String> ALLOWED =
            List.of(
                    // The door itself.
                    "dev.quell.base.stop.WaitPoint");

    private static final ArchRule RULE =
            noClasses()
                    .that(
                            DescribedPredicate.<JavaClass>describe(
                                    "are not the door", type -> !ALLOWED.contains(outermost(type))))
                    .should()
                    .callMethodWhere(
                            DescribedPredicate.<JavaMethodCall>describe(
                                    "it blocks where no KILL is heard", OneDoorTest::blocks));

    @Test
    void nothingBlocksExceptThroughTheDoor() {
        RULE.check(ArchitectureTest.CLASSES);
    }

    @Test
    void theRuleSeesAnOffender() {
        var offender = new ClassFileImporter().importClasses(Offender.class);
        assertThat(RULE.evaluate(offender).hasViolation()).isTrue();
    }

    static final class Offender {
        static void block() throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }

    private static boolean blocks(JavaMethodCall call) {
        var owner = call.getTargetOwner();
        var name = call.getTarget().getName();
        return BLOCKING.entrySet().stream()
                .anyMatch(entry ->
                        entry.getValue().contains(name)
                                && owner.isAssignableTo(entry.getKey())
                                && (entry.getKey() != Object.class
                                        || call.getTarget()
                                                .getOwner()
                                                .isEquivalentTo(Object.class)));
    }

    private static String outermost(JavaClass type) {
        var name = type.getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    @Test
    void socketsBelongToTheServerAndTheShell() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.quell.server..", "dev.quell.app..", "dev.quell.shell.connect..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.net\\.(Server)?Socket|java\\.nio\\.channels\\.(Server)?SocketChannel|java\\.nio\\.channels\\.Selector")
                .check(ArchitectureTest.CLASSES);
    }
}
