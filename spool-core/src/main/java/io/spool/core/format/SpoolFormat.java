package io.spool.core.format;

/**
 * Every offset, size and magic number of a spool directory, format version {@value #VERSION}.
 *
 * <p>All numbers are little-endian; every word that processes share is naturally aligned.
 *
 * <pre>
 *  DIR/
 *    spool.ring      control block, then the data region; created at its full size
 *    spool.readers   one slot for each named reader; created at its full size
 *    spool.lock      fcntl locks and the doorbell byte; opened for nothing else
 *
 *  spool.ring
 *  0        512      1024     1536     2048     2560     4096                8192                     ring file size
 *  +--------+--------+--------+--------+--------+--------+-------------------+------------------------+
 *  | birth  | commit | shared | disk   | cuts   | home   | write-rate series | data: frames, circular |
 *  +--------+--------+--------+--------+--------+--------+-------------------+------------------------+
 *
 *  frame, at any multiple of 8 in the data region
 *  0        4        8                16           22   23   24                 24+length      storage length
 *  +--------+--------+----------------+------------+----+----+------------------+--------------+
 *  | check  | length | sequence       | time       | en | pa | content          | zeros        |
 *  +--------+--------+----------------+------------+----+----+------------------+--------------+
 * </pre>
 */
public final class SpoolFormat {

    /** The version of the format that this code reads and writes. */
    public static final int VERSION = 1;

    // ---- names in a spool directory ----

    public static final String RING_FILE = "spool.ring";
    public static final String READERS_FILE = "spool.readers";
    public static final String LOCK_FILE = "spool.lock";

    /** Record locks on bytes that are being written, for writers that ask for them. */
    public static final String DATA_LOCK_FILE = "spool.datalock";

    // ---- spool.ring: birth record, written once, before the file gets its name ----

    /** The bytes {@code SPOOLRNG}, read as a little-endian number. */
    public static final long RING_MAGIC = 0x474E_524C_4F4F_5053L;

    public static final int BIRTH_MAGIC = 0;
    public static final int BIRTH_VERSION = 8;
    public static final int BIRTH_CONTROL_SIZE = 12;
    public static final int BIRTH_UUID_HIGH = 16;
    public static final int BIRTH_UUID_LOW = 24;
    public static final int BIRTH_CREATED_MS = 32;
    public static final int BIRTH_RING_FILE_SIZE = 40;
    public static final int BIRTH_DATA_SIZE = 48;
    public static final int BIRTH_MAX_CONTENT = 56;
    public static final int BIRTH_FULL_POLICY = 60;
    public static final int BIRTH_SYNC_MODE = 64;
    public static final int BIRTH_SYNC_INTERVAL_MS = 68;
    public static final int BIRTH_SALT = 72;
    public static final int BIRTH_READER_SLOTS = 76;
    /** CRC-32C of the birth record's bytes before this one. */
    public static final int BIRTH_CHECK = 80;

    public static final int BIRTH_SIZE = 84;

    public static final int FULL_OVERWRITE = 1;
    public static final int FULL_BLOCK = 2;

    public static final int SYNC_NONE = 1;
    public static final int SYNC_INTERVAL = 2;
    public static final int SYNC_COMMIT = 3;

    // ---- spool.ring: the commit; word and slots share one 512-byte sector ----

    /** Number of the newest commit, with parity. Its lowest bit names the slot that holds it. */
    public static final int COMMIT_NUMBER = 512;

    public static final int COMMIT_SLOTS = 576;

    // ---- two slots and a number: how commits, disk records and readers' positions change at once ----

    public static final int SLOT_SIZE = 72;

    /** Its own number: it must be even for slot 0 and odd for slot 1. */
    public static final int SLOT_NUMBER = 0;

    /** The first of the words that mean something. */
    public static final int SLOT_WORDS = 8;

    public static final int SLOT_WORD_COUNT = 7;

    /** Mix of the words before it, see {@link SlotCheck}. */
    public static final int SLOT_CHECK = 64;

    // ---- a commit's slot ----

    public static final int COMMIT_MIN_SEQUENCE = 8;
    public static final int COMMIT_MIN_OFFSET = 16;
    public static final int COMMIT_NEXT_SEQUENCE = 24;
    public static final int COMMIT_NEXT_OFFSET = 32;
    public static final int COMMIT_GENERATION = 40;
    public static final int COMMIT_TIME_MS = 48;

    /** Offset of the newest table of origins, plus 1; 0 when there is none. */
    public static final int COMMIT_ORIGINS = 56;

    // ---- spool.ring: words that processes share beside the commit ----

    /** 1 while somebody waits for the writer's lock: whoever keeps the lock across appends gives it up. */
    public static final int LOCK_WANTED = 1024;

    /** A mark of whoever took the writer's lock from the kernel, 0 once it is given back: so a lost lock is noticed. */
    public static final int LOCK_OWNER = 1032;

    /** 1 while a reader waits for more: the writer clears it and rings. On a cache line of its own. */
    public static final int BELL_WANTED = 1088;

    /** Process id of the last writer to take the lock. */
    public static final int WRITER_PID = 1152;

    /** When the last writer took the lock, in milliseconds since 1970. */
    public static final int WRITER_LOCKED_MS = 1160;

    /** Counts registrations, seeks and removals of readers: writers look at the reader table again when it moves. */
    public static final int READERS_CHANGED = 1168;

    /** Damaged frames that writers had to step over when they made room. */
    public static final int EVICTED_DAMAGED = 1176;

    /** How many recoveries changed something; the last ones stand in the table of cuts. */
    public static final int RECOVERIES = 1184;

    /** No dictionary has a number above this one. Stored before the dictionary gets its file. */
    public static final int DICTIONARY_NEWEST = 1192;

    /** How writers should encode frames: 0 as they are, the number of an encoding, or {@link #ENCODING_WISH_AUTO}. */
    public static final int ENCODING_WISH = 1200;

    /** Bytes of storage that the frames counted in {@link #STORED_RECENT} would have taken as they were given. */
    public static final int PLAIN_RECENT = 1208;

    /** Bytes of storage of the last frames: both are halved when this one is above the size of the data region. */
    public static final int STORED_RECENT = 1216;

    /** <i>next</i> when frames were last looked through for a dictionary in vain; 0 for never. */
    public static final int DICTIONARY_TRIED = 1224;

    /** When a force last failed, in milliseconds since 1970, and at least 1 more than before; 0: none has failed. */
    public static final int FORCE_FAILED = 1232;

    /** The value of {@link #FORCE_FAILED} up to which all was put right: what failed to be written has been written again. */
    public static final int FORCE_REPAIRED = 1272;

    /** How often the clock went back by more than {@link #CLOCK_BACK_MS} between two appends. */
    public static final int CLOCK_BACK_COUNT = 1240;

    /** The last time: the time of the newest append before it. */
    public static final int CLOCK_BACK_FROM_MS = 1248;

    /** The last time: the time of the append that found the clock back. */
    public static final int CLOCK_BACK_TO_MS = 1256;

    /** The last time: the first sequence of that append. */
    public static final int CLOCK_BACK_SEQUENCE = 1264;

    /** When the clock goes back by no more than this, frames keep the newest time until it has caught up. */
    public static final long CLOCK_BACK_MS = 10_000;

    public static final int ENCODING_WISH_AUTO = 255;

    // ---- a file of the directory of dictionaries ----

    public static final String DICTIONARIES_DIRECTORY = "dictionaries";

    /** The bytes {@code SPOOLDCT}, read as a little-endian number. */
    public static final long DICTIONARY_MAGIC = 0x5443_444C_4F4F_5053L;

    public static final int DICTIONARY_FILE_MAGIC = 0;
    public static final int DICTIONARY_FILE_VERSION = 8;

    /** The encoding that it is for, as in a frame's header. */
    public static final int DICTIONARY_ENCODING = 12;

    public static final int DICTIONARY_UUID_HIGH = 16;
    public static final int DICTIONARY_UUID_LOW = 24;

    /** Its number, 1 for the first; also the file's name, in decimal digits. */
    public static final int DICTIONARY_NUMBER = 32;

    /** The sequence that the next frame had when it was made: no frame from there on needs one but the last before it. */
    public static final int DICTIONARY_FIRST_SEQUENCE = 40;

    public static final int DICTIONARY_CREATED_MS = 48;

    /** Frames that it was tried on. */
    public static final int DICTIONARY_TRIED_FRAMES = 56;

    /** Bytes of storage that those would take as they are. */
    public static final int DICTIONARY_TRIED_PLAIN = 64;

    /** Bytes of storage that those took with it. */
    public static final int DICTIONARY_TRIED_STORED = 72;

    /** Bytes of storage that those took with the next best encoding that was tried. */
    public static final int DICTIONARY_OTHER_STORED = 80;

    /** The next best encoding that was tried; 0 when there was no other. */
    public static final int DICTIONARY_OTHER_ENCODING = 88;

    /** Bytes of the dictionary itself. */
    public static final int DICTIONARY_LENGTH = 92;

    /** CRC-32C of all bytes of the file but this word. */
    public static final int DICTIONARY_CHECK = 96;

    /** The dictionary begins here, and ends with the file. */
    public static final int DICTIONARY_CONTENT = 100;

    public static final int DICTIONARY_MAX_CONTENT = 1 << 20;

    // ---- spool.ring: the disk record, in a sector of its own ----

    /** Number of the newest disk record, with parity. */
    public static final int DISK_NUMBER = 1536;

    public static final int DISK_SLOTS = 1600;

    /** The boot and the mount, as {@code MountIdentity} hashes them, that the spool was last opened for writing in; 0 is unknown. */
    public static final int DISK_MOUNT = 8;

    /** Number of the newest commit which is known to be on the disk with all its frames. */
    public static final int DISK_FORCED_COMMIT = 16;

    /** The next sequence of that commit. */
    public static final int DISK_FORCED_SEQUENCE = 24;

    /** The next offset of that commit. */
    public static final int DISK_FORCED_OFFSET = 32;

    /** No sequence from this one on has been given to a frame that may be missing on the disk. */
    public static final int DISK_RESERVED = 40;

    /** {@link #DISK_RESERVED} with {@link #SYNC_COMMIT} while appends may be under way. */
    public static final long RESERVED_WHILE_APPENDING = Long.MAX_VALUE;

    /** {@link #DISK_RESERVED} as it is known to be on the disk: sequences below this one may be given out. */
    public static final int DISK_RESERVED_FORCED = 48;

    /** The {@link #COMMIT_ORIGINS} of the commit that is known to be on the disk. */
    public static final int DISK_FORCED_ORIGINS = 56;

    // ---- spool.ring: what recoveries cut off: a circular table, for people ----

    public static final int CUTS = 2048;
    public static final int CUT_COUNT = 16;
    public static final int CUT_SIZE = 32;

    /** First sequence that may be missing. */
    public static final int CUT_FROM = 0;

    /** Sequence behind the last. */
    public static final int CUT_TO = 8;

    public static final int CUT_TIME_MS = 16;
    /** The generation that began with it. */
    public static final int CUT_GENERATION = 24;

    // ---- spool.ring: the home record, in a sector of its own ----

    /** Number of the newest home record, with parity; 0 when none was stored. */
    public static final int HOME_NUMBER = 2560;

    public static final int HOME_SLOTS = 2624;

    /** Inode number of the ring file in which the spool was last opened for writing; 0 is unknown. */
    public static final int HOME_INODE = 8;

    /** When that inode was created, in nanoseconds since 1970; 0 is unknown. */
    public static final int HOME_BIRTH_NS = 16;

    /** The identity in force, high half; both halves 0: that of the birth record. */
    public static final int HOME_UUID_HIGH = 24;

    public static final int HOME_UUID_LOW = 32;

    /** The identity that it was copied from, high half; both halves 0: it is no copy. */
    public static final int HOME_COPIED_HIGH = 40;

    public static final int HOME_COPIED_LOW = 48;

    /** The next sequence when the copy was given its identity. */
    public static final int HOME_COPIED_SEQUENCE = 56;

    // ---- spool.ring: write-rate series ----

    public static final int RATES = 4096;

    /** Start of the bucket in its own unit (seconds, minutes or hours since 1970). */
    public static final int BUCKET_START = 0;

    public static final int BUCKET_FRAMES = 8;
    public static final int BUCKET_BYTES = 16;
    public static final int BUCKET_SIZE = 24;

    public static final int SECOND_BUCKETS = 60;
    public static final int MINUTE_BUCKETS = 60;
    public static final int HOUR_BUCKETS = 48;

    public static final int RATES_SECONDS = RATES;
    public static final int RATES_MINUTES = RATES_SECONDS + SECOND_BUCKETS * BUCKET_SIZE;
    public static final int RATES_HOURS = RATES_MINUTES + MINUTE_BUCKETS * BUCKET_SIZE;

    // ---- spool.ring: data ----

    /** Size of the control block, and so the place in the file where the data region starts. */
    public static final int CONTROL_SIZE = 8192;

    // ---- frame ----

    /** CRC-32C of everything after this field up to the storage length, exclusive-or the spool's salt. */
    public static final int FRAME_CHECK = 0;

    public static final int FRAME_LENGTH = 4;
    public static final int FRAME_SEQUENCE = 8;
    /** A word: time in its low 48 bits, then encoding, then padding, then the bit that says that the batch goes on. */
    public static final int FRAME_META = 16;

    public static final int FRAME_HEADER = 24;
    public static final int FRAME_ALIGNMENT = 8;

    public static final int META_ENCODING_SHIFT = 48;
    public static final int META_PADDING_SHIFT = 56;
    public static final int META_PADDING_MASK = 0x7F;
    /** This bit is 1 in all frames of a batch but its last. */
    public static final int META_MORE_SHIFT = 63;

    public static final long META_TIME_MASK = 0xFFFF_FFFF_FFFFL;

    /** Content is JSON text in UTF-8, as the writer gave it. */
    public static final int ENCODING_JSON = 0;

    /** Content is JSON text in which phrases of a dictionary are said by their numbers, see {@link #KEYS_NUMBER}. */
    public static final int ENCODING_KEYS = 1;

    /** Content is the number of a dictionary, and one zstd frame: see {@code docs/spool-format.md}, section 3.4. */
    public static final int ENCODING_ZSTD = 2;

    /** No frame: the table of origins, see {@link #ORIGINS_OFFSET}. Takes no sequence. */
    public static final int ENCODING_ORIGINS = 254;

    /** No frame: fills what is left before the end of the data region, with zeros for content. Takes no sequence. */
    public static final int ENCODING_FILLER = 255;

    // ---- content of a table of origins ----

    /** The offset of the table itself: what lies at the same place from another lap is not it. */
    public static final int ORIGINS_OFFSET = 0;

    /** The first group of origins that have their name in common. */
    public static final int ORIGINS_GROUPS = 8;

    /** Of a group: bytes of the name, UTF-8. */
    public static final int GROUP_NAME_LENGTH = 0;

    /** Of a group: how many origins it has. */
    public static final int GROUP_COUNT = 4;

    /** Of a group: its name; the origins follow, with no space between. */
    public static final int GROUP_NAME = 8;

    public static final int ORIGIN_PARTITION = 0;

    /** Of an origin: the offset, over there, of what comes next from it. */
    public static final int ORIGIN_NEXT = 4;

    public static final int ORIGIN_SIZE = 12;

    /** A table of origins takes at most the data region's size divided by this. */
    public static final int ORIGINS_SHARE = 16;

    public static final int ORIGIN_NAME_MAX = 1024;

    // ---- dictionary of the encoding "keys": phrases, one behind the other ----

    public static final int KEYS_DICTIONARY_MAX = 65_536;

    /** Ends a phrase. */
    public static final int KEYS_END = 0;

    /** In a phrase: here is a number. This plus how many decimals it has; the digits behind it are those it begins with. */
    public static final int KEYS_HOLE = 1;

    public static final int KEYS_HOLE_DECIMALS_MAX = 7;

    // ---- content in the encoding "keys": codes among the text's own bytes ----

    /** A number follows that stands in no phrase. */
    public static final int KEYS_NUMBER = 0;

    /** The first of the codes that begin a reference of two bytes. */
    public static final int KEYS_PAGE = 1;

    public static final int KEYS_PAGES = 8;
    public static final int KEYS_PAGE_SIZE = 256;

    /** References below this one take one byte. */
    public static final int KEYS_SHORT = 33;

    /** There are no more references than codes. */
    public static final int KEYS_REFERENCES_MAX = KEYS_SHORT + KEYS_PAGES * KEYS_PAGE_SIZE;

    // ---- bytes of a number in the encoding "keys" ----

    /** This plus 0 to 99: two digits, and more follow. */
    public static final int KEYS_PAIR = 0;

    /** This plus 0 to 99: the last two digits. */
    public static final int KEYS_LAST_PAIR = 100;

    /** This plus 0 to 9: the last digit. */
    public static final int KEYS_LAST_DIGIT = 200;

    /** This plus how many decimals the number has, which has not the form that was expected. */
    public static final int KEYS_DECIMALS = 210;

    public static final int KEYS_DECIMALS_MAX = 40;

    /** A minus; the digits follow. */
    public static final int KEYS_MINUS = 254;

    /** No number: the phrase ends before it. */
    public static final int KEYS_LEAVE = 255;

    /** Sequence of the first frame of a spool. Zeroed storage therefore never looks like a frame. */
    public static final long FIRST_SEQUENCE = 1;

    // ---- spool.readers ----

    /** The bytes {@code SPOOLRDR}, read as a little-endian number. */
    public static final long READERS_MAGIC = 0x5244_524C_4F4F_5053L;

    public static final int READERS_HEADER_SIZE = 256;
    public static final int READERS_HEADER_MAGIC = 0;
    public static final int READERS_HEADER_VERSION = 8;
    public static final int READERS_HEADER_SLOTS = 12;
    public static final int READERS_HEADER_UUID_HIGH = 16;
    public static final int READERS_HEADER_UUID_LOW = 24;
    /** CRC-32C of the header's bytes before this one. */
    public static final int READERS_HEADER_CHECK = 32;

    public static final int READER_SLOT_SIZE = 256;
    /** 0 free, {@link #READER_IN_USE}; anything else is damaged. */
    public static final int READER_STATE = 0;

    /** The bytes {@code USED}: far from 0, so that a flipped bit does not make a reader go or come. */
    public static final int READER_IN_USE = 0x4445_5355;

    /** 0 when frames this reader has not yet read may be overwritten, else {@link #READER_IS_PROTECTED}. */
    public static final int READER_PROTECTED = 4;

    /** The bytes {@code PROT}. */
    public static final int READER_IS_PROTECTED = 0x544F_5250;

    public static final int READER_CREATED_MS = 8;
    public static final int READER_NAME_LENGTH = 16;
    /** CRC-32C of {@link #READER_CREATED_MS}, {@link #READER_NAME_LENGTH} and the name's bytes. */
    public static final int READER_NAME_CHECK = 20;

    public static final int READER_NAME = 24;
    public static final int READER_NAME_MAX = 96;

    /** Number of the newest position, with parity. Its lowest bit names the slot that holds it. */
    public static final int READER_POSITION_NUMBER = 120;

    public static final int READER_POSITIONS = 128;

    /** A position has a word less than a commit. */
    public static final int POSITION_WORD_COUNT = 6;

    public static final int POSITION_CHECK = 56;
    public static final int POSITION_SLOT_SIZE = 64;

    public static final int POSITION_SEQUENCE = 8;
    public static final int POSITION_OFFSET = 16;
    public static final int POSITION_LOST = 24;
    public static final int POSITION_DAMAGED = 32;
    public static final int POSITION_GENERATION = 40;
    public static final int POSITION_TIME_MS = 48;

    public static final int DEFAULT_READER_SLOTS = 128;
    public static final int MAX_READER_SLOTS = 65_536;

    // ---- spool.lock: ranges of fcntl locks, and the doorbell ----

    /** The writer's lock: this one byte. */
    public static final long LOCK_WRITER = 0;

    /** Held shared by each process that has the spool open for writing, or with a reader's name: this one byte. */
    public static final long LOCK_PRESENCE = 512;

    /** A reader's name is held by a lock on the byte at this place plus the number of its slot. */
    public static final long LOCK_READERS = 1024;

    /** The doorbell: rung by writing one byte at this place, whatever byte it is. */
    public static final long DOORBELL = 0;

    // ---- limits ----

    /** Smallest ring file. */
    public static final long MIN_RING_FILE_SIZE = 64 * 1024;

    /** Largest ring file: 64 TiB, far from any overflow of the arithmetic on offsets. */
    public static final long MAX_RING_FILE_SIZE = 1L << 46;

    /** Ring files are whole pages. */
    public static final long PAGE = 4096;

    /** Largest content of a frame that a spool may be created with. */
    public static final int MAX_CONTENT_LIMIT = 64 * 1024 * 1024;

    private SpoolFormat() {}
}
