package io.spool.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.Spools;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.CreateOptions;
import io.spool.host.Finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what to a spool, and what lies in its directory: what {@code doctor} says, and that its remedies help. */
class SpoolAccessTest {
    @TempDir
    private Path temp;

    private Path spool;

    @BeforeEach
    void create() throws IOException {
        spool = temp.resolve("spool");
        Spools.create(spool, CreateOptions.ofSize(64 * 1024));
        Spools.writer(spool).close();
        modes("rwxr-x---", "rw-r-----", "rw-------");
    }

    private void modes(String directory, String files, String lock) throws IOException {
        Files.setPosixFilePermissions(spool, PosixFilePermissions.fromString(directory));
        for (String file : new String[] {SpoolFormat.RING_FILE, SpoolFormat.READERS_FILE}) {
            Files.setPosixFilePermissions(spool.resolve(file), PosixFilePermissions.fromString(files));
        }
        Files.setPosixFilePermissions(spool.resolve(SpoolFormat.LOCK_FILE), PosixFilePermissions.fromString(lock));
    }

    private Finding access() throws IOException {
        return SpoolAccess.of(spool).finding();
    }

    @Test
    void eachKindOfUsersIsTold() throws IOException {
        assertThat(access().verdict()).isEqualTo(Verdict.PASS);
        assertThat(access().text()).contains(": read, write, stall, exchange files; group ", ": read; others: nothing");
        modes("rwxrws---".replace('s', 'x'), "rw-rw----", "rw-rw----");
        assertThat(access().verdict()).isEqualTo(Verdict.PASS);
        assertThat(access().text()).contains(": read, write, stall, exchange files; others: nothing");
    }

    @Test
    void aLockThatIsReadableAloneMayBeUsedToStall() throws IOException {
        modes("rwxr-xr-x", "rw-r--r--", "rw-r--r--");
        assertThat(access().verdict()).isEqualTo(Verdict.WARN);
        assertThat(access().text()).contains("others: read, stall", "chmod 660 or 600");
        modes("rwxr-xr-x", "rw-r--r--", "rw-------");
        assertThat(access().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aSpoolThatEverybodyMayForgeIsTold() throws IOException {
        modes("rwxrwxrwx", "rw-rw-rw-", "rw-rw-rw-");
        assertThat(access().verdict()).isEqualTo(Verdict.WARN);
        assertThat(access().text()).contains("everybody on this host may forge it", "chmod -R o-w");
        modes("rwxrwxr-x", "rw-rw-r--", "rw-rw----");
        assertThat(access().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aDirectoryWhoseFilesMayBeExchangedIsTold() throws IOException {
        modes("rwxrwx---", "rw-r-----", "rw-------");
        assertThat(access().verdict()).isEqualTo(Verdict.WARN);
        assertThat(access().text()).contains("exchange its files", "750 or 755");
    }

    @Test
    void whatDoesNotBelongThereIsTold() throws Exception {
        assertThat(DirectoryContent.check(spool).verdict()).isEqualTo(Verdict.PASS);
        Path note = Files.writeString(spool.resolve("note.txt"), "x");
        assertThat(DirectoryContent.check(spool).verdict()).isEqualTo(Verdict.WARN);
        assertThat(DirectoryContent.check(spool).text()).contains("note.txt", "move it away");
        Path link = Files.createSymbolicLink(spool.resolve("schemas"), temp);
        assertThat(DirectoryContent.check(spool).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(DirectoryContent.check(spool).text()).contains("schemas is a link");
        Files.delete(link);
        Path fifo = spool.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        assertThat(DirectoryContent.check(spool).text()).contains("pipe is a FIFO");
        Files.delete(fifo);
        Files.delete(note);
        assertThat(DirectoryContent.check(spool).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void whetherTheMountCanBeToldIsSaid() {
        assertThat(MountedFileSystem.judgeMount(true).verdict()).isEqualTo(Verdict.PASS);
        assertThat(MountedFileSystem.judgeMount(false).verdict()).isEqualTo(Verdict.WARN);
    }
}
