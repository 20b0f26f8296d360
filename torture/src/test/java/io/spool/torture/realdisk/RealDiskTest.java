package io.spool.torture.realdisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import io.spool.torture.Scratch;
import io.spool.torture.process.ChildImage;
import io.spool.torture.process.Crowd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Power cuts on ext4 and xfs: the file system is shut down under writers and readers in processes of their own, which are killed, and
 * mounted again, in the same boot or with a new boot id. Pages that the kernel happens to write back before make mixtures of old and new. On
 * the disk is a spool of each mode and encoding, each cut hits all of them, and now and then the recovery, too.
 * {@code -Dtorture.cuts} says how many, for each file system and each kind of boot.
 */
@Timeout(value = 240, unit = TimeUnit.MINUTES)
class RealDiskTest {
    private static final int CUTS = Scale.of("cuts", 4, 150);

    /** So many, and a new file system is made. */
    private static final int CUTS_OF_A_DISK = 30;

    private static @Nullable Path folder;
    private static @Nullable ChildImage image;

    private final Random random = Scale.random("RealDiskTest");
    private final Map<Cell, Ledger> ledgers = new EnumMap<>(Cell.class);
    private final Map<Cell, Integer> cutsOfCell = new EnumMap<>(Cell.class);
    private final Set<String> extrasCreated = new HashSet<>();
    private int extras;
    private int interrupted;
    private long frames;
    private long processes;

    @BeforeAll
    static void makeImage() throws Exception {
        Path made = Scratch.inMemory(Files.createTempDirectory("spool-torture"));
        folder = made;
        String reason = Machine.reasonAgainst(made);
        if (reason != null) {
            System.out.println("RealDiskTest is skipped: " + reason);
        }
        assumeTrue(reason == null, reason);
        image = ChildImage.make("real-disk", Map.of(), DiskProcess.class, made.resolve("training"));
    }

    @AfterAll
    static void clearAway() throws IOException {
        if (folder != null) {
            Scratch.delete(folder);
        }
    }

    @ParameterizedTest
    @CsvSource({"ext4,true", "xfs,true", "ext4,false", "xfs,false"})
    void whatIsPromisedIsThereAfterThePowerIsBack(String type, boolean newBoot) throws Exception {
        String name = type + (newBoot ? ", new boot" : ", same boot");
        System.out.println("RealDiskTest: " + name + ", " + CUTS + " cuts, seed " + Scale.seed());
        if (folder == null || image == null) {
            throw new IllegalStateException();
        }
        long start = System.nanoTime();
        try (Machine machine = Machine.start(Files.createTempDirectory(folder, type));
                Crowd crowd = new Crowd(image.startedBy(machine.prefix()), DiskProcess.class)) {
            // The last life ends with a cut, too, which nobody looks at.
            for (int cut = 0; cut <= CUTS; cut++) {
                if (cut % CUTS_OF_A_DISK == 0) {
                    newDisk(machine, type);
                }
                try {
                    live(machine, crowd, cut % CUTS_OF_A_DISK, newBoot);
                } catch (AssertionError | Exception e) {
                    throw new AssertionError(
                            name + ", life " + cut + ", seed " + Scale.seed() + ": " + e.getMessage()
                                    + "; children said: " + image.errors(),
                            e);
                }
            }
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        Certificate.add(
                "real cuts, " + name,
                CUTS + " in " + seconds + " s, of each spool " + cutsOfCell + ", " + interrupted
                        + " of recoveries; " + frames + " appends and reads of " + processes + " processes followed, "
                        + extras
                        + " spools created at the time; 0 broken promises");
    }

    private void newDisk(Machine machine, String type) throws Exception {
        machine.format(type);
        ledgers.clear();
        extrasCreated.clear();
        for (Cell cell : Cell.values()) {
            ledgers.put(cell, new Ledger(cell));
        }
    }

    /** From one cut to the next. */
    private void live(Machine machine, Crowd crowd, int life, boolean newBoot) throws Exception {
        machine.mount();
        if (newBoot) {
            machine.newBoot();
        }
        List<Cell> cells = cells();
        List<Life> lives = new ArrayList<>();
        try {
            lives.add(begin(crowd, machine, DiskProcess.Role.CHECKER, cells));
            boolean opensWithReader = random.nextBoolean();
            if (opensWithReader) {
                lives.add(begin(crowd, machine, DiskProcess.Role.READER, cells));
            }
            if (life > 0 && random.nextInt(5) == 0) {
                // In the middle of the recovery, or of whatever comes of it.
                LockSupport.parkNanos(random.nextInt(100_000_000));
                interrupted++;
            } else {
                if (!lives.get(0).awaitChecked()) {
                    throw new AssertionError("the first process hangs");
                }
                lives.get(0).goOn();
                lives.add(begin(crowd, machine, DiskProcess.Role.WRITER, cells));
                if (!opensWithReader) {
                    lives.add(begin(crowd, machine, DiskProcess.Role.READER, cells));
                }
                for (Life each : lives) {
                    assertThat(each.awaitRunning()).isTrue();
                }
                writeBackUntil(machine, System.nanoTime() + random.nextInt(250_000_000), cells);
            }
            long cut = System.nanoTime();
            machine.cutPower();
            lives.forEach(Life::startKill);
            List<Report> reports = new ArrayList<>();
            for (Life each : lives) {
                reports.addAll(each.reports());
            }
            machine.unmount();
            account(reports, cut);
            cells.forEach(cell -> cutsOfCell.merge(cell, 1, Integer::sum));
        } finally {
            lives.forEach(Life::close);
        }
    }

    /** All spools, or one that has the disk to itself. */
    private List<Cell> cells() {
        Cell[] all = Cell.values();
        return random.nextInt(6) > 0 ? List.of(all) : List.of(all[random.nextInt(all.length)]);
    }

    private Life begin(Crowd crowd, Machine machine, DiskProcess.Role role, List<Cell> cells) throws Exception {
        int pauseMicros = 300 + random.nextInt(5_000);
        String names = String.join(",", cells.stream().map(Cell::name).toList());
        processes++;
        return new Life(
                crowd.next(), role + " " + machine.mountPoint() + " " + processes + " " + pauseMicros + " " + names);
    }

    /** The kernel writes some pages back, of its own accord. */
    private void writeBackUntil(Machine machine, long end, List<Cell> cells) throws IOException {
        boolean much = random.nextBoolean();
        while (System.nanoTime() < end) {
            Cell cell = cells.get(random.nextInt(cells.size()));
            boolean readers = random.nextInt(8) == 0;
            Path file = cell.directory(machine.mountPoint()).resolve(readers ? "spool.readers" : "spool.ring");
            // The control block as often as all of the data.
            long page = readers || random.nextBoolean() ? 0 : random.nextInt(34);
            machine.writeBack(file, page * 4096, 4096L * (1 + random.nextInt(4)), random.nextInt(10) == 0);
            LockSupport.parkNanos(much ? 100_000 : 5_000_000);
        }
    }

    private void account(List<Report> reports, long cut) {
        frames += reports.size();
        reports.sort(Comparator.comparingLong(Report::nanos));
        ledgers.forEach((cell, ledger) -> ledger.follow(
                reports.stream().filter(report -> report.cell() == cell).toList(), cut));
        for (Report report : reports) {
            switch (report.kind()) {
                case EXTRA_CREATED -> {
                    extras++;
                    if (report.nanos() < cut) {
                        extrasCreated.add(report.text());
                    }
                }
                case EXTRA_MISSING ->
                    assertThat(extrasCreated)
                            .as("created before the cut, and gone")
                            .doesNotContain(report.text());
                case EXTRA_FOUND -> extrasCreated.remove(report.text());
                default -> {}
            }
        }
    }
}
