package dev.quell.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The house's rules that a compiler does not know: who may lean on whom, and what things may be called.
class ArchitectureTest {
    static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("/testkit/"))
                    .importPackages("dev.quell");

    private static final List<String> ROOMS =
            List.of("base", "wire", "sql", "storage", "session", "query", "server", "shell", "app");

    @Test
    void roomsDependOnlyDownwards() {
        var house = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String room : ROOMS) {
            house = house.layer(room).definedBy("dev.quell." + room + "..");
        }
        house.whereLayer("base")
                .mayNotAccessAnyLayer()
                .whereLayer("wire")
                .mayOnlyAccessLayers("base")
                .whereLayer("sql")
                .mayOnlyAccessLayers("base")
                .whereLayer("storage")
                .mayOnlyAccessLayers("base")
                .whereLayer("session")
                .mayOnlyAccessLayers("base")
                .whereLayer("query")
                .mayOnlyAccessLayers("session", "sql", "storage", "base")
                .whereLayer("server")
                .mayOnlyAccessLayers("session", "wire", "base")
                .whereLayer("shell")
                .mayOnlyAccessLayers("wire", "base")
                .whereLayer("shell")
                .mayNotBeAccessedByAnyLayer()
                .check(CLASSES);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("dev.quell.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyStorageKnowsRocksDb() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.quell.storage..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(CLASSES);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*[.$][A-Za-z]*(Manager|Helper|Utils?|Impl)")
                .orShould()
                .haveNameMatching(".*[.$](Abstract|Base|Enhanced|Unified|Optimized)[A-Z][A-Za-z]*")
                .check(CLASSES);
    }

    @Test
    void nothingStaticChanges() {
        fields().that().areStatic().should().beFinal().check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith("org.jspecify.annotations.NullMarked")
                .check(CLASSES);
    }
}
