package io.spool.torture.memory;

import io.spool.core.format.SpoolFormat;
import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Names for places in the product that store: who called whom in the rooms {@code ring}, {@code mapped} and
 * {@code dictionary}, then what is
 * stored, by the names of {@link SpoolFormat}. So a name stays as long as the code does, whatever moves within a method.
 */
public final class StoreNames {
    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final Map<Integer, String> CONTROL = words(
            "BIRTH_",
            "COMMIT_NUMBER",
            "LOCK_WANTED",
            "LOCK_OWNER",
            "BELL_WANTED",
            "WRITER_",
            "READERS_CHANGED",
            "EVICTED_",
            "RECOVERIES",
            "DICTIONARY_NEWEST",
            "ENCODING_WISH",
            "PLAIN_RECENT",
            "STORED_RECENT",
            "DISK_NUMBER",
            "HOME_NUMBER",
            "FORCE_",
            "CLOCK_BACK_");
    private static final Map<Integer, String> COMMIT_SLOT = words(
            "SLOT_NUMBER",
            "SLOT_CHECK",
            "COMMIT_MIN_",
            "COMMIT_NEXT_",
            "COMMIT_GENERATION",
            "COMMIT_TIME_",
            "COMMIT_ORIGINS");
    private static final Map<Integer, String> DISK_SLOT =
            words("SLOT_NUMBER", "SLOT_CHECK", "DISK_MOUNT", "DISK_FORCED_", "DISK_RESERVED");
    private static final Map<Integer, String> HOME_SLOT = words("SLOT_NUMBER", "SLOT_CHECK", "HOME_");
    private static final Map<Integer, String> CUT = words("CUT_FROM", "CUT_TO", "CUT_TIME_", "CUT_GENERATION");
    private static final Map<Integer, String> READER_SLOT = words("READER_");
    private static final Map<Integer, String> POSITION = words("SLOT_NUMBER", "POSITION_");
    private static final Map<Integer, String> BUCKET = words("BUCKET_");

    private StoreNames() {}

    /** Names of places, by the constants that begin like this. Where two share a place, the first by name. */
    private static Map<Integer, String> words(String... prefixes) {
        Map<Integer, String> words = new HashMap<>();
        List<Field> fields = new ArrayList<>(List.of(SpoolFormat.class.getFields()));
        fields.sort((a, b) -> a.getName().compareTo(b.getName()));
        for (Field field : fields) {
            String name = field.getName();
            boolean isPlace = field.getType() == int.class
                    && !name.endsWith("_SIZE")
                    && !name.endsWith("_MAX")
                    && !name.endsWith("_WORD_COUNT")
                    && !name.equals("ENCODING_WISH_AUTO")
                    && !name.endsWith("_SLOTS")
                    && List.of(prefixes).stream().anyMatch(name::startsWith);
            if (isPlace) {
                try {
                    words.putIfAbsent(field.getInt(null), name);
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return words;
    }

    /** The words of the format that are stored one by one while a spool lives: there must be names that end with them. */
    public static Set<String> changingWords() {
        Set<String> words = new TreeSet<>(CONTROL.values());
        // What a recovery stores is killed at by the power-cut suite, which cuts recoveries short.
        words.removeIf(word -> word.startsWith("BIRTH_") || word.equals("RECOVERIES") || word.equals("ENCODING_WISH"));
        // Stored when a spool is copied, a force fails or a clock is wrong, which those scenarios do not do.
        words.removeIf(word -> word.startsWith("HOME_") || word.startsWith("FORCE_") || word.startsWith("CLOCK_BACK_"));
        words.addAll(COMMIT_SLOT.values());
        words.addAll(DISK_SLOT.values());
        words.addAll(POSITION.values());
        words.addAll(BUCKET.values());
        words.addAll(Set.of("READER_STATE", "READER_PROTECTED", "READER_POSITION_NUMBER"));
        return words;
    }

    /** The name of this access, which the calling thread is making. */
    public static String of(Access access) {
        List<String> calls = calls();
        String caller = calls.isEmpty() ? "" : calls.get(calls.size() - 1);
        if (caller.startsWith("DataRegion.") && calls.size() > 1) {
            caller = calls.get(calls.size() - 2);
        }
        return String.join(" > ", calls) + ": " + what(access, caller);
    }

    private static List<String> calls() {
        List<StackFrame> frames =
                WALKER.walk(all -> all.filter(StoreNames::isProduct).collect(Collectors.toList()));
        List<String> calls = new ArrayList<>();
        for (StackFrame frame : frames) {
            calls.add(simple(frame.getClassName()) + "." + frame.getMethodName());
        }
        Collections.reverse(calls);
        // Done now and then by the clock, in whatever call it is due.
        return calls.subList(Math.max(0, calls.indexOf("SpoolLock.renewPresence")), calls.size());
    }

    private static boolean isProduct(StackFrame frame) {
        String type = frame.getClassName();
        return (type.startsWith("io.spool.core.ring.")
                        || type.startsWith("io.spool.core.mapped.")
                        || type.startsWith("io.spool.core.file.")
                        || type.startsWith("io.spool.core.dictionary."))
                && !type.equals("io.spool.core.mapped.MappedFile")
                && !frame.getMethodName().startsWith("lambda$");
    }

    /** Without the package, and without the numbers of anonymous classes; of a nested class, its own name. */
    private static String simple(String type) {
        String name = type.substring(type.lastIndexOf('.') + 1);
        String[] nested = name.split("\\$", -1);
        String last = nested[nested.length - 1];
        return Character.isDigit(last.charAt(0)) ? nested[nested.length - 2] : last;
    }

    /** Which of the locks on the lock file this is about. */
    static String lockName(Access access) {
        if (access.at() == SpoolFormat.LOCK_WRITER) {
            return "writer";
        }
        return access.at() == SpoolFormat.LOCK_PRESENCE ? "presence" : "name";
    }

    private static String what(Access access, String caller) {
        // Dictionaries have numbers for names.
        String file = dictionary(access.fileName());
        return switch (access.kind()) {
            case STORE, STORE_RELEASE, COPY_IN -> stored(access, caller);
            case FORCE -> "force " + range(access);
            case RENAME -> "rename " + file + " to " + dictionary(new String(access.bytes(), StandardCharsets.UTF_8));
            case LOCK, UNLOCK -> verb(access) + " of " + lockName(access);
            // A directory is whatever the caller made of it.
            case CREATE_DIRECTORY -> "create directory";
            case SYNC ->
                file.startsWith("spool.") || file.startsWith("dictionary")
                        ? "sync " + file
                        : access.fileName().equals(SpoolFormat.DICTIONARIES_DIRECTORY)
                                ? "sync directory of dictionaries"
                                : "sync directory";
            default -> (verb(access) + " " + file).strip();
        };
    }

    private static String dictionary(String file) {
        return file.matches("[0-9]+(\\.new)?") ? file.replaceFirst("[0-9]+", "dictionary") : file;
    }

    private static String verb(Access access) {
        return access.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String range(Access access) {
        if (!access.fileName().equals(SpoolFormat.RING_FILE)) {
            return access.fileName();
        }
        return access.at() < SpoolFormat.CONTROL_SIZE ? "control block" : "data";
    }

    private static String stored(Access access, String caller) {
        int at = (int) Math.min(access.at(), Integer.MAX_VALUE);
        if (access.fileName().equals(SpoolFormat.READERS_FILE)) {
            return inReaders(at, access);
        }
        return at < SpoolFormat.CONTROL_SIZE ? inControl(at) : inData(access, caller);
    }

    private static String inControl(int at) {
        if (isInSlots(SpoolFormat.COMMIT_SLOTS, at)) {
            return name(COMMIT_SLOT, (at - SpoolFormat.COMMIT_SLOTS) % SpoolFormat.SLOT_SIZE);
        }
        if (isInSlots(SpoolFormat.DISK_SLOTS, at)) {
            return name(DISK_SLOT, (at - SpoolFormat.DISK_SLOTS) % SpoolFormat.SLOT_SIZE);
        }
        if (isInSlots(SpoolFormat.HOME_SLOTS, at)) {
            return name(HOME_SLOT, (at - SpoolFormat.HOME_SLOTS) % SpoolFormat.SLOT_SIZE);
        }
        int cuts = at - SpoolFormat.CUTS;
        if (cuts >= 0 && cuts < SpoolFormat.CUT_COUNT * SpoolFormat.CUT_SIZE) {
            return name(CUT, cuts % SpoolFormat.CUT_SIZE);
        }
        if (at < SpoolFormat.RATES) {
            return name(CONTROL, at);
        }
        if (at < SpoolFormat.RATES_MINUTES) {
            return "RATES_SECONDS " + name(BUCKET, (at - SpoolFormat.RATES_SECONDS) % SpoolFormat.BUCKET_SIZE);
        }
        return at < SpoolFormat.RATES_HOURS
                ? "RATES_MINUTES " + name(BUCKET, (at - SpoolFormat.RATES_MINUTES) % SpoolFormat.BUCKET_SIZE)
                : "RATES_HOURS " + name(BUCKET, (at - SpoolFormat.RATES_HOURS) % SpoolFormat.BUCKET_SIZE);
    }

    private static boolean isInSlots(int slots, int at) {
        return at >= slots && at < slots + 2 * SpoolFormat.SLOT_SIZE;
    }

    private static String inReaders(int at, Access access) {
        int inSlot = Math.floorMod(at - SpoolFormat.READERS_HEADER_SIZE, SpoolFormat.READER_SLOT_SIZE);
        if (access.length() > Long.BYTES) {
            return "reader slot";
        }
        return inSlot >= SpoolFormat.READER_POSITIONS
                ? name(POSITION, (inSlot - SpoolFormat.READER_POSITIONS) % SpoolFormat.POSITION_SLOT_SIZE)
                : name(READER_SLOT, inSlot);
    }

    private static String inData(Access access, String caller) {
        if (caller.endsWith(".writeFiller")) {
            return "filler";
        }
        if (caller.endsWith(".writePadding")) {
            return "frame's padding";
        }
        return access.kind() == Access.Kind.COPY_IN ? "frame's content" : "frame's header";
    }

    private static String name(Map<Integer, String> words, int at) {
        return words.getOrDefault(at, "place " + at);
    }
}
