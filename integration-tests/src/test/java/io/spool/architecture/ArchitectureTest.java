package io.spool.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.spool.cluster.Checkout;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house. Each says why. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = importAll();

    private static final Set<String> OPENING_METHODS = Set.of(
            "copy",
            "createFile",
            "lines",
            "list",
            "newBufferedReader",
            "newBufferedWriter",
            "newByteChannel",
            "newDirectoryStream",
            "newInputStream",
            "newOutputStream",
            "readAllBytes",
            "readAllLines",
            "readString",
            "walk",
            "write",
            "writeString");

    private static final DescribedPredicate<JavaCall<?>> OPENS_FILES =
            DescribedPredicate.describe("open files or directories", ArchitectureTest::opensFiles);

    private static boolean opensFiles(JavaCall<?> call) {
        JavaClass owner = call.getTargetOwner();
        return switch (owner.getFullName()) {
            case "java.nio.file.Files" -> OPENING_METHODS.contains(call.getName());
            case "java.nio.channels.FileChannel" -> call.getName().equals("open");
            case "java.io.RandomAccessFile", "java.io.FileInputStream", "java.io.FileOutputStream" ->
                call.getName().equals("<init>");
            default -> false;
        };
    }

    private static JavaClasses importAll() {
        List<Path> built = Stream.of(
                        "spool-core",
                        "record-frame",
                        "connect-common",
                        "connect-sink",
                        "connect-source",
                        "spool-cli",
                        "integration-tests")
                .map(module -> Checkout.root().resolve(module).resolve("target/classes"))
                .toList();
        assertThat(built).allSatisfy(directory -> assertThat(directory).isDirectory());
        return new ClassFileImporter().importPaths(built);
    }

    @Test
    void theCoreKnowsTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage("io.spool.core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.spool.core..", "java..", "org.jspecify..")
                .because("an edge program takes the core and nothing else")
                .check(CLASSES);
    }

    @Test
    void theCoreIsBuiltInLayersDownwards() {
        noClasses()
                .that()
                .resideInAPackage("io.spool.core.ring")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.spool.core"))
                .because("the front door is above the algorithm")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage("io.spool.core.mapped", "io.spool.core.file")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.spool.core", "io.spool.core.ring", "io.spool.core.value")
                .because("bytes know nothing of frames")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage("io.spool.core.format", "io.spool.core.error", "io.spool.core.value")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "io.spool.core", "io.spool.core.ring", "io.spool.core.mapped", "io.spool.core.batch"))
                .because("layout, values and errors, which carry values, are at the bottom")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.spool.core.format")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.spool.core.error", "io.spool.core.value"))
                .because("layout is below all others")
                .check(CLASSES);
    }

    @Test
    void outsidersUseTheFrontDoor() {
        noClasses()
                .that(not(resideInAPackage("io.spool.core..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.spool.core.ring", "io.spool.core.mapped", "io.spool.core.batch", "io.spool.core.dictionary")
                .because("only the core may touch a spool's bytes and locks, and say how a frame is encoded")
                .check(CLASSES);
    }

    @Test
    void onlyTheMappedRoomTouchesChannelsMappingsAndVarHandles() {
        noClasses()
                .that()
                .resideInAPackage("io.spool.core..")
                .and()
                .resideOutsideOfPackages("io.spool.core.mapped", "io.spool.core.file")
                .should()
                .dependOnClassesThat(resideInAPackage("java.nio.channels..")
                        .or(JavaClass.Predicates.assignableTo(VarHandle.class))
                        .or(JavaClass.Predicates.assignableTo(java.nio.Buffer.class))
                        .or(JavaClass.Predicates.assignableTo(java.io.RandomAccessFile.class)))
                .because("memory ordering and lock ownership are reasoned about in one place")
                .check(CLASSES);
    }

    @Test
    void spoolFilesAreOpenedInOneClass() {
        noClasses()
                .that()
                .resideInAPackage("io.spool.core..")
                .and()
                .doNotHaveFullyQualifiedName("io.spool.core.file.SpoolFile")
                .and()
                // It reads of the kernel's files alone, below /proc and /sys.
                .resideOutsideOfPackage("io.spool.core.host")
                .should()
                .callCodeUnitWhere(OPENS_FILES)
                .because("a spool's files are opened as regular files, and never through a link")
                .check(CLASSES);
    }

    @Test
    void theCoreStartsThreadsInOneClass() {
        noClasses()
                .that()
                .resideInAPackage("io.spool.core..")
                .and()
                .doNotHaveFullyQualifiedName("io.spool.core.fault.HelperThread")
                .should()
                .callConstructorWhere(JavaCall.Predicates.target(
                        com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                                JavaClass.Predicates.assignableTo(Thread.class))))
                .because("a thread that dies without a word keeps its promise to nobody")
                .check(CLASSES);
    }

    @Test
    void theLockFileIsOpenedInOneClass() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.spool.core.mapped.LockFiles")
                .should()
                .callMethod("io.spool.core.file.SpoolFile", "openLock", "java.nio.file.Path")
                .because("whoever closes another descriptor of spool.lock drops all locks of the process")
                .check(CLASSES);
    }

    @Test
    void framesOfTheCodecDoNotKnowKafka() {
        noClasses()
                .that()
                .resideInAPackage("io.spool.frame")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..")
                .because("Connect's types meet frames in io.spool.frame.connect only")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.spool.frame..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.spool.core..")
                .because("the codec makes bytes; where they go is not its concern")
                .check(CLASSES);
    }

    @Test
    void theCommandMeetsKafkaInOneRoom() {
        noClasses()
                .that()
                .resideInAnyPackage("io.spool.cli..", "io.spool.host..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "io.spool.frame.connect..")
                .because("loading Kafka's client takes longer than most commands do")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage("io.spool.replay..", "io.spool.host..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.spool.cli..")
                .because("the command line is one way to ask for a replay, and above it")
                .check(CLASSES);
    }

    @Test
    void sinkAndSourceDoNotKnowEachOther() {
        slices().matching("io.spool.connect.(*)..")
                .should()
                .notDependOnEachOther()
                .because("each may be installed alone")
                .check(CLASSES);
    }

    @Test
    void pluginMetricsAreKeptBehindTheGuard() {
        noClasses()
                .that()
                .haveNameNotMatching("io\\.spool\\.metrics\\.(PluginMetricsExport|WorkerMetrics)")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.apache.kafka.common.metrics.PluginMetrics")
                .because("a class that names them in a field or a signature cannot be loaded before Kafka 4.1")
                .check(CLASSES);
    }

    @Test
    void connectExceptionsAreMadeInOneClassOfEachConnector() {
        noClasses()
                .that()
                .resideInAPackage("io.spool.connect..")
                .and()
                .haveSimpleNameNotEndingWith("Failures")
                .should()
                .callConstructorWhere(JavaCall.Predicates.target(
                        com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                                JavaClass.Predicates.assignableTo("org.apache.kafka.connect.errors.ConnectException"))))
                .because("what is retried and what fails is decided in one place")
                .check(CLASSES);
    }

    @Test
    void noPackagesGoRoundInCircles() {
        slices().matching("io.spool.core.(*)").should().beFreeOfCycles().check(CLASSES);
        slices().matching("io.spool.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nothingStaticChanges() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(
                        "io.spool.core..",
                        "io.spool.frame..",
                        "io.spool.metrics..",
                        "io.spool.plugin..",
                        "io.spool.connect..")
                .should()
                .beFinal()
                .because("a worker has many tasks, and two copies of these classes")
                .check(CLASSES);
    }

    @Test
    void librariesNeitherExitNorPrintNorReachIntoTheJdk() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.spool.core..",
                        "io.spool.frame..",
                        "io.spool.metrics..",
                        "io.spool.plugin..",
                        "io.spool.connect..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("sun..", "jdk.internal..")
                .because("they run in other people's processes")
                .check(CLASSES);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
                .because("such a name says that nobody knew what it is")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() throws Exception {
        try (Stream<Path> files = Files.walk(Checkout.root())) {
            List<Path> rooms = files.filter(path -> path.toString().contains("/src/main/java/"))
                    .filter(path -> path.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .toList();
            assertThat(rooms)
                    .hasSizeGreaterThan(8)
                    .allSatisfy(room -> assertThat(room.resolve("package-info.java"))
                            .content()
                            .contains("@NullMarked"));
        }
    }
}
