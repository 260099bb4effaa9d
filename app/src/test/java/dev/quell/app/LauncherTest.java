package dev.quell.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher's search for a JDK.
class LauncherTest {
    private static final String FIND = ". ../launch/jdk.sh && find_jdk && echo \"$jdk\"";

    @TempDir private Path folder;

    private Path jdk(String version) throws IOException {
        var home = Files.createDirectories(folder.resolve("jdk-" + version));
        Files.createDirectories(home.resolve("bin"));
        for (String program : new String[] {"java", "javac"}) {
            assertThat(
                            Files.createFile(home.resolve("bin").resolve(program))
                                    .toFile()
                                    .setExecutable(true))
                    .isTrue();
        }
        Files.writeString(
                home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static String find(Path javaHome) throws IOException {
        var builder = new ProcessBuilder("bash", "-c", FIND);
        builder.environment().put("JAVA_HOME", javaHome.toString());
        var process = builder.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void takesJavaHomeIfItIsNewEnough() throws IOException {
        assertThat(find(jdk("25.0.1"))).isEqualTo(folder.resolve("jdk-25.0.1").toString());
        assertThat(find(jdk("26-ea"))).isEqualTo(folder.resolve("jdk-26-ea").toString());
    }

    @Test
    void passesOverAnOldOne() throws IOException {
        assertThat(find(jdk("17.0.15")))
                .isNotEqualTo(folder.resolve("jdk-17.0.15").toString())
                .isNotEmpty();
    }
}
