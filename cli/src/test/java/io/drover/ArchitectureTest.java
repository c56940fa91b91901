package io.drover;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** States who may import whom, over the compiled classes of every module. The table is the one in CONTRIBUTING. */
class ArchitectureTest {
    private static final String CASSANDRA_SERVER = "org.apache.cassandra..";
    private static final String DRIVER = "com.datastax.oss.driver..";

    private static final Map<String, Set<String>> MAY_IMPORT = Map.of(
            "model", Set.of(),
            "mapping", Set.of("model"),
            "cassandra", Set.of("model"),
            "source", Set.of("model", "cassandra"),
            "transforms", Set.of("mapping", "model"),
            "sink", Set.of("model", "cassandra"),
            "verification", Set.of("mapping", "cassandra", "model"),
            "cli", Set.of("mapping", "cassandra", "model", "verification", "testkit"),
            "avro", Set.of(),
            "testkit", Set.of());

    private static JavaClasses classes;

    @BeforeAll
    static void importEveryModule() throws Exception {
        Path home = Path.of(System.getProperty("drover.home"));
        try (Stream<Path> modules = Files.list(home)) {
            List<Path> compiled = modules.map(module -> module.resolve("target/classes"))
                    .filter(Files::isDirectory)
                    .toList();
            classes = new ClassFileImporter().importPaths(compiled);
        }
    }

    @Test
    void seesEveryModule() {
        for (String module : MAY_IMPORT.keySet()) {
            assertThat(classes.stream()
                            .anyMatch(c -> (c.getPackageName() + ".").startsWith("io.drover." + module + ".")))
                    .as(module)
                    .isTrue();
        }
    }

    @Test
    void modulesImportOnlyWhatTheyMay() {
        MAY_IMPORT.forEach((module, allowed) -> {
            String[] forbidden = MAY_IMPORT.keySet().stream()
                    .filter(other -> !other.equals(module) && !allowed.contains(other))
                    .map(other -> "io.drover." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("io.drover." + module + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden)
                    .check(classes);
        });
    }

    @Test
    void onlyCommitLogDecodingAndTheTestkitImportCassandraServerCode() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.drover.source.commitlog..", "io.drover.testkit..", "org.apache.cassandra..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CASSANDRA_SERVER);
        rule.check(classes);
    }

    @Test
    void modelAndMappingKnowNoDriver() {
        noClasses()
                .that()
                .resideInAnyPackage("io.drover.model..", "io.drover.mapping..", "io.drover.transforms..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(DRIVER)
                .check(classes);
    }

    @Test
    void startStatusAndStopDoNotNeedTheTestkit() {
        noClasses()
                .that()
                .resideInAnyPackage("io.drover.cli..")
                .and()
                .resideOutsideOfPackages("io.drover.cli.sandbox..", "io.drover.cli.demo..", "io.drover.cli.torture..")
                .and()
                .doNotHaveFullyQualifiedName("io.drover.cli.Drover")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.drover.testkit..")
                .check(classes);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.drover.(**)").should().beFreeOfCycles().check(classes);
    }
}
