package io.spool.torture.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.ReaderOptions;
import io.spool.torture.memory.Access.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeavingTest {
    /** Classes of the product that look at files and change none. */
    private static final Set<String> ONLY_LOOK = Set.of(
            "io.spool.core.Spools",
            "io.spool.core.file.SteadyChannel$Opening",
            "io.spool.core.file.SteadyChannel$Operation",
            "io.spool.core.home.FileMark",
            "io.spool.core.mapped.BellWatch",
            "io.spool.core.mapped.DataLock",
            "io.spool.core.mapped.LockFiles$Entry",
            "io.spool.core.host.BootId",
            "io.spool.core.host.MountIdentity",
            "io.spool.core.ring.ReaderTable",
            "io.spool.core.ring.RingReader",
            "io.spool.core.ring.RingView");

    @TempDir
    private Path temporary;

    /** Remembers what it hears. */
    private static final class Recorder implements MemoryListener {
        private final List<Access> before = new ArrayList<>();
        private final List<Access> after = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private final boolean loads;

        Recorder(boolean loads) {
            this.loads = loads;
        }

        @Override
        public synchronized void before(Access access) {
            before.add(access);
            names.add(StoreNames.of(access));
        }

        @Override
        public synchronized void after(Access access) {
            after.add(access);
        }

        @Override
        public boolean hearsLoads() {
            return loads;
        }

        synchronized Set<Kind> kinds() {
            EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
            after.forEach(access -> kinds.add(access.kind()));
            return kinds;
        }
    }

    private Recorder record(boolean loads) throws Exception {
        Path dir = temporary.resolve(loads ? "heard" : "stored");
        Recorder recorder = new Recorder(loads);
        try (Probe.Listening listening = Probe.listen(recorder)) {
            Spools.create(dir, CreateOptions.ofSize(64 << 10));
            try (SpoolWriter writer = Spools.writer(dir);
                    SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
                writer.append("{}");
                reader.acknowledge(reader.read().nextSequence());
                writer.force();
            }
            assertThat(listening).isNotNull();
        }
        return recorder;
    }

    @Test
    void everyKindOfAccessIsReportedBeforeAndAfter() throws Exception {
        Recorder recorder = record(true);
        assertThat(recorder.kinds()).containsAll(EnumSet.allOf(Kind.class));
        assertThat(recorder.before).hasSameSizeAs(recorder.after);
    }

    @Test
    void loadsAreReportedOnlyToThoseWhoWantThem() throws Exception {
        assertThat(record(false).after).noneMatch(access -> access.kind().isLoad());
    }

    @Test
    void storesAreNamedByCallersAndField() throws Exception {
        assertThat(record(false).names)
                .contains(
                        "Ring.append > Ring.appendLocked > Ring.write > Ring.writeGuarded > ControlBlock.commit > TwoSlots.write > TwoSlots.publish: COMMIT_NUMBER",
                        "Ring.append > Ring.appendLocked > Ring.write > Ring.writeGuarded > ControlBlock.commit > TwoSlots.write > TwoSlots.prepare: SLOT_CHECK",
                        "Ring.append > Ring.appendLocked > Ring.write > Ring.writeGuarded > FrameWriter.write > DataRegion.putFrame: frame's header",
                        "Ring.append > Ring.appendLocked > Ring.write > Ring.writeGuarded > FrameWriter.write > DataRegion.putFrame: frame's content",
                        "RingReader.acknowledge > ReaderTable.store > TwoSlots.write > TwoSlots.publish: READER_POSITION_NUMBER",
                        "Birth.create > Birth.write > NewFile.write: rename spool.ring.new to spool.ring",
                        "Birth.create > SpoolLock.ring: write file spool.lock")
                .noneMatch(name -> name.contains(": place "));
    }

    @Test
    void whatIsReportedAfterAStoreIsWhatLiesInTheFile() throws Exception {
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(64 << 10));
        Path ring = dir.resolve("spool.ring");
        byte[] image = Files.readAllBytes(ring);
        MemoryListener replay = new MemoryListener() {
            @Override
            public void after(Access access) {
                boolean isStore = access.kind().isLasting() && access.fileName().equals("spool.ring");
                if (isStore) {
                    System.arraycopy(access.bytes(), 0, image, (int) access.at(), access.bytes().length);
                }
            }
        };
        try (Probe.Listening listening = Probe.listen(replay);
                SpoolWriter writer = Spools.writer(dir)) {
            assertThat(listening).isNotNull();
            for (int i = 0; i < 100; i++) {
                writer.append("{\"n\":" + "1".repeat(i * 10) + "}");
            }
        }
        assertThat(Arrays.equals(image, Files.readAllBytes(ring))).isTrue();
    }

    @Test
    void noOtherClassOfTheProductChangesFiles() throws Exception {
        Set<String> found = new TreeSet<>();
        URI core =
                Spools.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        Path location = Path.of(core);
        if (Files.isDirectory(location)) {
            scan(location, found);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(location, Map.of())) {
                scan(jar.getPath("/"), found);
            }
        }
        found.removeAll(ONLY_LOOK);
        assertThat(found).containsExactlyInAnyOrderElementsOf(Weaving.CLASSES);
    }

    private static void scan(Path root, Set<String> found) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(path -> path.toString().endsWith(".class")).toList();
        }
        for (Path file : files) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            boolean touches = Stream.of(
                            "java/io/FileOutputStream",
                            "java/io/RandomAccessFile",
                            "java/nio/channels/File",
                            "java/nio/file/Files",
                            "java/nio/MappedByteBuffer")
                    .anyMatch(text::contains);
            if (touches) {
                String name = root.relativize(file).toString().replace('/', '.');
                found.add(name.substring(0, name.length() - ".class".length()));
            }
        }
    }
}
