package io.spool.torture.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.torture.process.ChildJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code cp -a} shares blocks where the file system can: then the next store into a page needs a new block, and a full disk
 * has none. The error says so, and what it says to do helps.
 */
@Timeout(300)
class SharedBlocksTest {
    @TempDir
    private Path temporary;

    /** What the command said, and how it ended. */
    private record Answer(int exit, String out, String err) {}

    private Answer spool(Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.spool.cli.SpoolCli"));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path out = temporary.resolve("out");
        Path err = temporary.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private String identity(Path spool) throws Exception {
        Matcher uuid = Pattern.compile("\"uuid\":\"([^\"]+)\"")
                .matcher(spool("status", spool, "--json").out());
        assertThat(uuid.find()).isTrue();
        return uuid.group(1);
    }

    private static void fill(LoopDisk disk) throws Exception {
        for (int bytes : new int[] {1 << 20, 4096}) {
            byte[] block = new byte[bytes];
            try (OutputStream filler = Files.newOutputStream(disk.root().resolve("filler" + bytes))) {
                while (true) {
                    filler.write(block);
                }
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space left");
            }
            // What was promised a block gets one.
            LoopDisk.run("sync", "-f", disk.root().toString());
        }
    }

    private static void makeRoom(LoopDisk disk) throws Exception {
        Files.delete(disk.root().resolve("filler" + (1 << 20)));
        Files.delete(disk.root().resolve("filler4096"));
        LoopDisk.run("sync", "-f", disk.root().toString());
    }

    private static boolean isShared(Path file) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("filefrag", "-v", file.toString());
        builder.environment().merge("PATH", ":/sbin:/usr/sbin", String::concat);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return said.contains("shared");
    }

    private LoopDisk make(String type) throws Exception {
        LoopDisk disk = LoopDisk.make(temporary, type);
        boolean hasTool = Files.isExecutable(Path.of("/usr/sbin/filefrag"))
                || Files.isExecutable(Path.of("/sbin/filefrag"))
                || Files.isExecutable(Path.of("/usr/bin/filefrag"));
        if (!hasTool) {
            disk.close();
        }
        Assumptions.assumeTrue(hasTool, "skipped: filefrag is not installed");
        return disk;
    }

    /** Goes round the whole ring. In a process of its own: a mapping keeps the disk mounted. */
    private static String append(Path spool) throws Exception {
        try (ChildJvm user = ChildJvm.start(SpoolUser.class, spool)) {
            String opened = user.ask("open");
            String appended = opened.equals("ok ") ? user.ask("append 30000 new") : opened;
            return appended.startsWith("ok") ? user.ask("close") : appended;
        }
    }

    private static void assertNamesIt(String answer) {
        assertThat(answer)
                .contains("file system has no room")
                .contains("shares blocks with a copy")
                .contains("--reflink=never")
                .doesNotContain("cut short");
    }

    private void createOn(LoopDisk disk, Path spool) throws Exception {
        try (ChildJvm user = ChildJvm.start(SpoolUser.class, spool)) {
            assertThat(user.ask("create none")).isEqualTo("ok ");
            assertThat(user.ask("open")).isEqualTo("ok ");
            assertThat(user.ask("append 20000 old")).startsWith("ok ");
            assertThat(user.ask("close")).isEqualTo("ok ");
        }
        LoopDisk.run("sync", "-f", disk.root().toString());
    }

    /** A spool with blocks of its own does not notice a full disk. */
    private static void assertNeedsNoRoom(LoopDisk disk, Path spool) throws Exception {
        fill(disk);
        assertThat(append(spool)).isEqualTo("ok ");
        makeRoom(disk);
    }

    @Test
    void aFullDiskIsNamedAndEachRemedyHelps() throws Exception {
        try (LoopDisk disk = make("xfs")) {
            Path spool = disk.root().resolve("spool");
            Path backup = disk.root().resolve("backup");
            createOn(disk, spool);
            assertNeedsNoRoom(disk, spool);
            for (String remedy : List.of("make room", "delete the copy", "cp", "spool copy")) {
                LoopDisk.run("cp", "-a", "--reflink=always", spool.toString(), backup.toString());
                assertThat(isShared(spool.resolve("spool.ring"))).isTrue();
                assertThat(spool("status", spool).out()).contains("  blocks    1,024 KiB of spool.ring share");
                if (remedy.equals("make room")) {
                    assertThat(spool("doctor", spool).out())
                            .containsPattern("warn  shared +1,024 KiB of spool.ring share");
                }
                fill(disk);
                assertNamesIt(append(spool));
                switch (remedy) {
                    case "make room" -> {
                        makeRoom(disk);
                        assertThat(append(spool)).isEqualTo("ok ");
                    }
                    case "delete the copy" -> {
                        LoopDisk.run("rm", "-r", backup.toString());
                        LoopDisk.run("sync", "-f", disk.root().toString());
                        assertThat(append(spool)).isEqualTo("ok ");
                        makeRoom(disk);
                    }
                    default -> {
                        makeRoom(disk);
                        Path anew = disk.root().resolve("anew");
                        if (remedy.equals("cp")) {
                            LoopDisk.run(
                                    "cp", "-a", "--reflink=never", "--sparse=never", spool.toString(), anew.toString());
                        } else {
                            Answer copied = spool("copy", spool, anew);
                            assertThat(copied.exit()).as(copied.err()).isZero();
                        }
                        LoopDisk.run("sync", "-f", disk.root().toString());
                        assertThat(isShared(anew.resolve("spool.ring"))).isFalse();
                        assertThat(isShared(anew.resolve("spool.readers"))).isFalse();
                        String identity = identity(spool);
                        Path old = disk.root().resolve("old");
                        Files.move(spool, old);
                        Files.move(anew, spool);
                        if (remedy.equals("cp")) {
                            assertThat(spool("adopt", spool).exit()).isZero();
                            assertThat(identity(spool)).isEqualTo(identity);
                        }
                        LoopDisk.run("rm", "-r", old.toString());
                    }
                }
                assertThat(spool("verify", spool).exit()).isZero();
                // In new blocks of its own it was written where there was room.
                assertThat(spool("status", spool, "--json").out()).contains("\"sharedBytes\":0,");
                if (Files.exists(backup)) {
                    LoopDisk.run("rm", "-r", backup.toString());
                }
                LoopDisk.run("sync", "-f", disk.root().toString());
                assertNeedsNoRoom(disk, spool);
            }
        }
    }

    @Test
    void whereAllIsCopiedOnWriteAFullDiskIsNamedToo() throws Exception {
        try (LoopDisk disk = make("btrfs")) {
            Path spool = disk.root().resolve("spool");
            createOn(disk, spool);
            LoopDisk.run(
                    "cp",
                    "-a",
                    "--reflink=always",
                    spool.toString(),
                    disk.root().resolve("backup").toString());
            assertThat(isShared(spool.resolve("spool.ring"))).isTrue();
            fill(disk);
            assertNamesIt(append(spool));
            makeRoom(disk);
            assertThat(append(spool)).isEqualTo("ok ");
            assertThat(spool("verify", spool).exit()).isZero();
        }
    }
}
