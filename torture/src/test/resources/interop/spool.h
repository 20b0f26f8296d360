// SPDX-License-Identifier: Apache-2.0
//
// What a writer and a reader of a spool have in common, written from docs/spool-format.md ("the page") and nothing else.
// C11, POSIX, Linux for inotify. Numbers in brackets are sections of the page.
//
// A process that uses a spool shares memory with strangers. So: words that others may be storing are read and written through
// C11 atomics with the order that the page asks for, frames are checked on a private copy, and no order is left to luck.
#ifndef SPOOL_H
#define SPOOL_H

#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the numbers of a spool are little-endian: this example reads them as they lie"
#endif
_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "words shared between processes must be lock-free");

// ---------------------------------------------------------------------------------------------------- constants [2..10]

#define RING_MAGIC UINT64_C(5138134712577904723)
#define READERS_MAGIC UINT64_C(5927953497228005459)
#define MAX_RING_FILE_SIZE UINT64_C(70368744177664)
enum { VERSION = 1, CONTROL_SIZE = 8192, PAGE = 4096, MIN_RING_FILE_SIZE = 65536, MAX_CONTENT_LIMIT = 67108864 };
enum { MAX_READER_SLOTS = 65536, FULL_OVERWRITE = 1, FULL_BLOCK = 2, SYNC_NONE = 1, SYNC_INTERVAL = 2, SYNC_COMMIT = 3 };

enum {  // birth record [2.1]
    BIRTH_VERSION = 8, BIRTH_CONTROL_SIZE = 12, BIRTH_UUID_HIGH = 16, BIRTH_UUID_LOW = 24, BIRTH_RING_FILE_SIZE = 40,
    BIRTH_DATA_SIZE = 48, BIRTH_MAX_CONTENT = 56, BIRTH_FULL_POLICY = 60, BIRTH_SYNC_MODE = 64,
    BIRTH_SYNC_INTERVAL_MS = 68, BIRTH_SALT = 72, BIRTH_READER_SLOTS = 76, BIRTH_CHECK = 80, BIRTH_SIZE = 84
};
enum { COMMIT_NUMBER = 512, COMMIT_SLOTS = 576, DISK_NUMBER = 1536, DISK_SLOTS = 1600 };  // [2.2, 2.3]
enum { SLOT_WORDS = 8, SLOT_WORD_COUNT = 7, POSITION_WORD_COUNT = 6, LOAD_TRIES = 10000 };
enum {  // words beside them [2.4]
    LOCK_WANTED = 1024, LOCK_OWNER = 1032, BELL_WANTED = 1088, WRITER_PID = 1152, WRITER_LOCKED_MS = 1160, READERS_CHANGED = 1168,
    EVICTED_DAMAGED = 1176, RECOVERIES = 1184, CLOCK_BACK_COUNT = 1240, CLOCK_BACK_FROM_MS = 1248, CLOCK_BACK_TO_MS = 1256,
    CLOCK_BACK_SEQUENCE = 1264, CLOCK_BACK_MS = 10000, CUTS = 2048, CUT_COUNT = 16, CUT_SIZE = 32
};
enum {  // frames [3]
    FRAME_CHECK = 0, FRAME_LENGTH = 4, FRAME_SEQUENCE = 8, FRAME_META = 16, FRAME_HEADER = 24, FRAME_ALIGNMENT = 8,
    META_ENCODING_SHIFT = 48, META_PADDING_SHIFT = 56, META_PADDING_MASK = 127, META_MORE_SHIFT = 63,
    ENCODING_JSON = 0, ENCODING_KEYS = 1, ENCODING_ORIGINS = 254, ENCODING_FILLER = 255, MAX_PADDING = 23, ORIGINS_OFFSET = 0, ORIGINS_GROUPS = 8
};
#define META_TIME_MASK UINT64_C(281474976710655)
enum { LOCK_WRITER = 0, LOCK_PRESENCE = 512, LOCK_READERS = 1024, DOORBELL = 0 };  // [6]
enum {  // spool.readers [8]
    READERS_HEADER_CHECK = 32, READERS_HEADER_SIZE = 256, READER_SLOT_SIZE = 256, READER_STATE = 0, READER_PROTECTED = 4,
    READER_CREATED_MS = 8, READER_NAME_LENGTH = 16, READER_NAME_CHECK = 20, READER_NAME = 24, READER_NAME_MAX = 96,
    READER_POSITION_NUMBER = 120, READER_POSITIONS = 128, READER_IN_USE = 0x44455355, READER_IS_PROTECTED = 0x544F5250
};

enum { EXIT_OTHER = 1, EXIT_USAGE = 2, EXIT_REFUSED = 3, EXIT_BUSY = 4, EXIT_FULL = 5 };

_Noreturn static inline void die(int code, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(code);
}

static inline uint64_t smaller(uint64_t a, uint64_t b) { return a < b ? a : b; }
static inline uint64_t larger(uint64_t a, uint64_t b) { return a > b ? a : b; }

static inline uint64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    // As far as a frame can hold what the clock says.
    return now.tv_sec < 0 ? 0 : smaller((uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000, META_TIME_MASK);
}

static inline void pause_us(long microseconds) {
    struct timespec pause = {.tv_sec = microseconds / 1000000, .tv_nsec = microseconds % 1000000 * 1000};
    nanosleep(&pause, NULL);
}


// CRC-32C (Castagnoli), a byte at a time: small, and fast enough for an example.
static inline uint32_t crc32c(uint32_t crc, const void *bytes, size_t length) {
    static uint32_t table[256];
    if (table[1] == 0) {
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t c = i;
            for (int bit = 0; bit < 8; bit++) {
                c = (c >> 1) ^ (UINT32_C(0x82F63B78) & (0 - (c & 1)));
            }
            table[i] = c;
        }
    }
    crc = ~crc;
    for (const uint8_t *p = bytes; length > 0; length--) {
        crc = table[(crc ^ *p++) & 0xFF] ^ (crc >> 8);
    }
    return ~crc;
}

// Numbers in private memory, or in memory that nobody stores to any more.
static inline uint32_t u32(const uint8_t *at) { uint32_t v; memcpy(&v, at, 4); return v; }
static inline uint64_t u64(const uint8_t *at) { uint64_t v; memcpy(&v, at, 8); return v; }
static inline void put32(uint8_t *at, uint32_t v) { memcpy(at, &v, 4); }
static inline void put64(uint8_t *at, uint64_t v) { memcpy(at, &v, 8); }

// Words in shared memory: always aligned to their own size.
static inline _Atomic uint64_t *word(uint8_t *base, uint64_t place) { return (_Atomic uint64_t *)(void *)(base + place); }
static inline _Atomic uint32_t *half(uint8_t *base, uint64_t place) { return (_Atomic uint32_t *)(void *)(base + place); }
static inline uint64_t get(uint8_t *base, uint64_t place) {
    return atomic_load_explicit(word(base, place), memory_order_relaxed);
}
static inline void set(uint8_t *base, uint64_t place, uint64_t value) {
    atomic_store_explicit(word(base, place), value, memory_order_relaxed);
}

// ------------------------------------------------------------------------------------------------------ two slots [2.2]

// Slots of commits and disk records have a word more than those of positions.
typedef struct {
    uint64_t number;
    uint64_t words[SLOT_WORD_COUNT];
    unsigned count;  // how many of them
} slot;

static inline uint64_t slot_size(unsigned count) { return 8 * ((uint64_t)count + 2); }

static inline uint64_t slot_mix(const slot *s) {
    const uint64_t factor = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t h = (factor ^ s->number) * factor;
    h ^= h >> 32;
    for (unsigned i = 0; i < s->count; i++) {
        h = (h ^ s->words[i]) * factor;
        h ^= h >> 32;
    }
    return h;
}

// The word that stands for a number: below it the bit that makes the count of ones even.
static inline uint64_t with_parity(uint64_t number) { return number << 1 | (uint64_t)__builtin_parityll(number); }
static inline uint64_t number_of(uint64_t word) { return word >> 1; }

// Copies one of the two slots. False if its check is wrong, or it is not the slot of its number.
static inline bool slot_copy(uint8_t *base, uint64_t slots, unsigned which, slot *to) {
    uint64_t at = slots + which * slot_size(to->count);
    to->number = get(base, at);
    for (unsigned i = 0; i < to->count; i++) {
        to->words[i] = get(base, at + SLOT_WORDS + 8 * i);
    }
    return get(base, at + slot_size(to->count) - 8) == slot_mix(to) && (to->number & 1) == which;
}

// False if the slot that the number names is damaged.
static inline bool slots_load(uint8_t *base, uint64_t number_at, uint64_t slots, slot *to) {
    for (int tries = 0; tries < LOAD_TRIES; tries++) {
        uint64_t seen = atomic_load_explicit(word(base, number_at), memory_order_acquire);
        uint64_t number = number_of(seen);
        bool whole = slot_copy(base, slots, number & 1, to);
        atomic_thread_fence(memory_order_acquire);  // the copy before the second look at the number
        if (get(base, number_at) == seen) {
            return whole && to->number == number && with_parity(number) == seen;
        }
    }
    return false;  // it changes faster than any writer can make it
}

// Fills the slot that is not true. Changes nothing until slots_publish.
static inline void slots_fill(uint8_t *base, uint64_t number_at, uint64_t slots, slot *next) {
    next->number = number_of(get(base, number_at)) + 1;
    uint64_t at = slots + (next->number & 1) * slot_size(next->count);
    atomic_thread_fence(memory_order_release);  // what follows stays behind the last number's store
    set(base, at, next->number);
    for (unsigned i = 0; i < next->count; i++) {
        set(base, at + SLOT_WORDS + 8 * i, next->words[i]);
    }
    set(base, at + slot_size(next->count) - 8, slot_mix(next));
}

// This store, and nothing else, makes the change.
static inline void slots_publish(uint8_t *base, uint64_t number_at, const slot *next) {
    atomic_store_explicit(word(base, number_at), with_parity(next->number), memory_order_release);
}

static inline void slots_store(uint8_t *base, uint64_t number_at, uint64_t slots, slot *next) {
    slots_fill(base, number_at, slots, next);
    slots_publish(base, number_at, next);
}

// ------------------------------------------------------------------------------------------------------- opening [1, 2.1]

typedef struct {
    const char *dir;
    uint8_t *ring;     // spool.ring, mapped whole
    uint8_t *readers;  // spool.readers, mapped whole; NULL for those who only look
    int lock_fd;       // the one descriptor of spool.lock in this process [6]; -1 for those who take no locks
    int data_lock_fd;  // that of spool.datalock; -1 for those who do not use it
    bool writable;
    bool locked;       // we hold the writer's lock
    bool present;      // we have said that we use the spool [6]
    uint64_t ring_size, data_size, uuid_high, uuid_low;
    uint32_t max_content, full_policy, sync_mode, sync_interval_ms, salt, reader_slots;
} spool;

typedef enum { LOOK, USE } spool_access;  // LOOK: reads without a name, and may do so read-only

static inline char *path_in(const char *dir, const char *file) {
    static char path[4096];
    if (snprintf(path, sizeof path, "%s/%s", dir, file) >= (int)sizeof path) {
        die(EXIT_USAGE, "%s: the path is too long", dir);
    }
    return path;
}

static inline uint8_t *map_file(const char *path, spool_access access, bool *writable, uint64_t *size) {
    int fd = open(path, O_RDWR | O_CLOEXEC);
    *writable = fd >= 0;
    if (fd < 0 && access == LOOK && (errno == EACCES || errno == EROFS)) {
        fd = open(path, O_RDONLY | O_CLOEXEC);
    }
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0) {
        die(EXIT_REFUSED, "%s: %s", path, strerror(errno));
    }
    *size = (uint64_t)status.st_size;
    uint8_t *map = NULL;
    if (*size > 0) {
        map = mmap(NULL, *size, *writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd, 0);
        if (map == MAP_FAILED) {
            die(EXIT_OTHER, "%s: cannot be mapped: %s", path, strerror(errno));
        }
    }
    close(fd);  // a mapping outlives its descriptor, and no lock is ever taken on this file
    return map;
}

static inline bool between(uint64_t value, uint64_t lowest, uint64_t highest) { return value >= lowest && value <= highest; }

// Checks in the page's order, each with words of its own.
static inline void check_birth_record(spool *s, const char *path) {
    const uint8_t *b = s->ring;
    if (s->ring_size < BIRTH_SIZE || u64(b) != RING_MAGIC) {
        die(EXIT_REFUSED, "%s: not a spool (foreign); it is left alone", path);
    }
    if (u32(b + BIRTH_VERSION) != VERSION) {
        die(EXIT_REFUSED, "%s: format version %u is %s: this program knows version %d", path, u32(b + BIRTH_VERSION),
            u32(b + BIRTH_VERSION) > VERSION ? "newer" : "older", VERSION);
    }
    if (u32(b + BIRTH_CHECK) != crc32c(0, b, BIRTH_CHECK)) {
        die(EXIT_REFUSED, "%s: the birth record is damaged: its check is wrong", path);
    }
    if (u64(b + BIRTH_RING_FILE_SIZE) != s->ring_size) {
        die(EXIT_REFUSED, "%s: truncated: %llu bytes, born with %llu", path, (unsigned long long)s->ring_size,
            (unsigned long long)u64(b + BIRTH_RING_FILE_SIZE));
    }
    s->uuid_high = u64(b + BIRTH_UUID_HIGH);
    s->uuid_low = u64(b + BIRTH_UUID_LOW);
    s->data_size = u64(b + BIRTH_DATA_SIZE);
    s->max_content = u32(b + BIRTH_MAX_CONTENT);
    s->full_policy = u32(b + BIRTH_FULL_POLICY);
    s->sync_mode = u32(b + BIRTH_SYNC_MODE);
    s->sync_interval_ms = u32(b + BIRTH_SYNC_INTERVAL_MS);
    s->salt = u32(b + BIRTH_SALT);
    s->reader_slots = u32(b + BIRTH_READER_SLOTS);
    if (u32(b + BIRTH_CONTROL_SIZE) != CONTROL_SIZE || !between(s->ring_size, MIN_RING_FILE_SIZE, MAX_RING_FILE_SIZE)
        || s->ring_size % PAGE != 0 || s->data_size != s->ring_size - CONTROL_SIZE
        || !between(s->max_content, 1, smaller(s->data_size / 4 - 48, MAX_CONTENT_LIMIT))
        || !between(s->full_policy, FULL_OVERWRITE, FULL_BLOCK) || !between(s->sync_mode, SYNC_NONE, SYNC_COMMIT)
        || !(s->sync_mode == SYNC_INTERVAL ? between(s->sync_interval_ms, 1, 86400000) : s->sync_interval_ms == 0)
        || !between(s->reader_slots, 1, MAX_READER_SLOTS)) {
        die(EXIT_REFUSED, "%s: the birth record is damaged: a value is out of range", path);
    }
}

static inline void check_readers(spool *s, const char *path, uint64_t size) {
    const uint8_t *r = s->readers;
    if (size < READERS_HEADER_SIZE || u64(r) != READERS_MAGIC) {
        die(EXIT_REFUSED, "%s: not a table of readers (foreign)", path);
    }
    if (u32(r + 8) != VERSION) {
        die(EXIT_REFUSED, "%s: format version %u: this program knows version %d", path, u32(r + 8), VERSION);
    }
    if (u32(r + READERS_HEADER_CHECK) != crc32c(0, r, READERS_HEADER_CHECK)) {
        die(EXIT_REFUSED, "%s: the header is damaged: its check is wrong", path);
    }
    if (u64(r + 16) != s->uuid_high || u64(r + 24) != s->uuid_low || u32(r + 12) != s->reader_slots) {
        die(EXIT_REFUSED, "%s: belongs to another spool", path);
    }
    if (size != READERS_HEADER_SIZE + (uint64_t)s->reader_slots * READER_SLOT_SIZE) {
        die(EXIT_REFUSED, "%s: truncated", path);
    }
}

static inline spool spool_open(const char *dir, spool_access access) {
    spool s = {.dir = dir, .lock_fd = -1, .data_lock_fd = -1};
    char *path = path_in(dir, "spool.ring");
    s.ring = map_file(path, access, &s.writable, &s.ring_size);
    check_birth_record(&s, path);
    if (access == USE) {
        uint64_t size;
        bool writable;
        path = path_in(dir, "spool.readers");
        s.readers = map_file(path, access, &writable, &size);
        check_readers(&s, path, size);
        // Never opened a second time, and never closed before the process ends: closing any descriptor of a file drops
        // all the locks that the process has on it.
        path = path_in(dir, "spool.lock");
        s.lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (s.lock_fd < 0) {
            die(EXIT_OTHER, "%s: %s", path, strerror(errno));
        }
    }
    return s;
}

// -------------------------------------------------------------------------------------------------------- commits [2.2]

typedef struct {
    uint64_t number, min_sequence, min_offset, next_sequence, next_offset, generation, time;
    uint64_t origins;  // offset of the newest table of origins, plus 1; 0: none
} commit;

static inline commit commit_of(const slot *s) {
    const uint64_t *w = s->words;
    return (commit){s->number, w[0], w[1], w[2], w[3], w[4], w[5], w[6]};
}

static inline slot slot_of(const commit *c) {
    return (slot){0, {c->min_sequence, c->min_offset, c->next_sequence, c->next_offset, c->generation, c->time, c->origins},
                  SLOT_WORD_COUNT};
}

// Rules 1 to 5.
static inline bool commit_holds(const spool *s, const commit *c) {
    return c->min_sequence >= 1 && c->min_sequence <= c->next_sequence && c->min_offset <= c->next_offset
        && c->next_offset - c->min_offset <= s->data_size && c->min_offset % 8 == 0 && c->next_offset % 8 == 0
        && c->generation >= 1
        && (c->origins == 0 || ((c->origins - 1) % 8 == 0 && c->origins - 1 < c->next_offset
                                && c->next_offset - (c->origins - 1) <= s->data_size));
}

static inline commit commit_load(const spool *s) {
    slot from = {.count = SLOT_WORD_COUNT};
    bool whole = slots_load(s->ring, COMMIT_NUMBER, COMMIT_SLOTS, &from);
    commit c = commit_of(&from);
    if (!whole || !commit_holds(s, &c)) {
        die(EXIT_REFUSED, "%s: the control block is damaged", s->dir);
    }
    return c;
}

static inline void commit_store(const spool *s, commit *c) {
    slot to = slot_of(c);
    slots_store(s->ring, COMMIT_NUMBER, COMMIT_SLOTS, &to);
    c->number = to.number;
}

// --------------------------------------------------------------------------------------------------------- frames [2.2, 3]

static inline uint64_t place_of(const spool *s, uint64_t offset) { return CONTROL_SIZE + offset % s->data_size; }
static inline uint64_t left_of_lap(const spool *s, uint64_t offset) { return s->data_size - offset % s->data_size; }

typedef struct {
    uint64_t sequence, time, storage;
    uint32_t length, encoding, padding;
    bool more;  // others of its batch follow
} header;

// Takes a header apart. False if it is none that could stand where `room` bytes are left: `room` is what is left up to the
// next offset and the end of the lap, whichever comes first.
static inline bool header_read(const spool *s, const uint8_t *at, uint64_t room, uint64_t left, header *h) {
    if (room < FRAME_HEADER) {
        return false;
    }
    uint64_t meta = u64(at + FRAME_META);
    h->length = u32(at + FRAME_LENGTH);
    h->sequence = u64(at + FRAME_SEQUENCE);
    h->time = meta & META_TIME_MASK;
    h->encoding = (uint32_t)(meta >> META_ENCODING_SHIFT) & 0xFF;
    h->padding = (uint32_t)(meta >> META_PADDING_SHIFT) & META_PADDING_MASK;
    h->more = meta >> META_MORE_SHIFT != 0;
    h->storage = (uint64_t)FRAME_HEADER + h->length + h->padding;
    return h->length <= s->max_content && h->padding <= MAX_PADDING && h->storage % FRAME_ALIGNMENT == 0
        && h->storage <= room && (h->encoding != ENCODING_FILLER || (h->padding == 0 && h->storage == left))
        && (h->encoding != ENCODING_ORIGINS || h->length >= ORIGINS_GROUPS);
}

// Fillers and tables of origins: no frames.
static inline bool takes_no_sequence(const header *h) { return h->encoding >= ENCODING_ORIGINS; }

// The check of a frame whose storage lies at `at`. Read a frame's bytes only once they cannot change any more: in a copy, or
// under the writer's lock.
static inline bool check_right(const spool *s, const uint8_t *at, const header *h) {
    return u32(at) == (crc32c(0, at + FRAME_LENGTH, h->storage - FRAME_LENGTH) ^ s->salt);
}

// ---------------------------------------------------------------------------------------------------------- locks [6]

static inline bool lock_try_as(const spool *s, uint64_t place, short type) {
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = (off_t)place, .l_len = 1};
    if (fcntl(s->lock_fd, F_SETLK, &lock) == 0) {
        return true;
    }
    if (errno != EACCES && errno != EAGAIN && errno != EINTR) {
        die(EXIT_OTHER, "%s/spool.lock: %s", s->dir, strerror(errno));
    }
    return false;
}

static inline bool lock_try(const spool *s, uint64_t place) { return lock_try_as(s, place, F_WRLCK); }

static inline void lock_drop(const spool *s, uint64_t place) {
    struct flock lock = {.l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = (off_t)place, .l_len = 1};
    fcntl(s->lock_fd, F_SETLK, &lock);
}

// The second safeguard, for writers that are told to use it: the bytes that an append writes, at their places in spool.ring.
static inline void data_lock_open(spool *s) {
    char *path = path_in(s->dir, "spool.datalock");
    s->data_lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (s->data_lock_fd < 0) {
        die(EXIT_OTHER, "%s: %s", path, strerror(errno));
    }
}

// Locks or unlocks the storage between two offsets, in two pieces where it crosses the end of the region. False if another
// process has locked a part of it.
static inline bool data_lock_set(const spool *s, short type, uint64_t from, uint64_t to) {
    while (from < to) {
        uint64_t length = smaller(to - from, left_of_lap(s, from));
        struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = (off_t)place_of(s, from), .l_len = (off_t)length};
        if (fcntl(s->data_lock_fd, F_SETLK, &lock) != 0) {
            return false;
        }
        from += length;
    }
    return true;
}

// Says that this process uses the spool, until it ends. Under the writer's lock. True if somebody else uses it.
static inline bool enter(spool *s) {
    bool alone = lock_try(s, LOCK_PRESENCE);
    if (!lock_try_as(s, LOCK_PRESENCE, F_RDLCK)) {
        die(EXIT_OTHER, "%s/spool.lock: another program locks byte %d exclusively", s->dir, LOCK_PRESENCE);
    }
    s->present = true;
    return !alone;
}

enum { LONGEST_PAUSE_US = 1000, GRACE_US = 100000 };

// Process ids mean something in their own namespace only: containers have one each.
static inline uint64_t pid_namespace(void) {
    struct stat status;
    return stat("/proc/self/ns/pid", &status) == 0 ? status.st_ino & 0xFFFF : 0;
}

// What we sign the writer's lock with: our process id, and above it something that another container's process has not.
static inline uint64_t mark(void) {
    static uint64_t drawn;
    if (drawn == 0) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        drawn = (((uint64_t)now.tv_nsec & 0x7FFF) | 1) << 48 | pid_namespace() << 32 | (uint32_t)getpid();
    }
    return drawn;
}

// Signs for the lock, then waits, in this order. Another's mark means that its process lost the lock without a word; if that
// process lives, an append that it may have begun ends during the wait, and it begins no other.
static inline void sign(const spool *s) {
    uint64_t before = atomic_exchange(word(s->ring, LOCK_OWNER), mark());
    pid_t other = (pid_t)(uint32_t)before;
    bool dead = (before >> 32 & 0xFFFF) == pid_namespace() && kill(other, 0) != 0 && errno != EPERM;
    if (before != 0 && before != mark() && !dead) {
        pause_us(GRACE_US);
    }
}

// Until the lock is ours and stays ours: it may be lost again while we wait for the last owner's append to end.
static inline void writer_lock(spool *s) {
    while (!s->locked || atomic_load(word(s->ring, LOCK_OWNER)) != mark()) {
        if (s->locked) {
            lock_drop(s, LOCK_WRITER);  // we had it, and somebody else has signed since: it was dropped without a word
            s->locked = false;
        }
        for (long pause = 20; !(s->locked = lock_try(s, LOCK_WRITER)); pause = (long)smaller(2 * (uint64_t)pause, LONGEST_PAUSE_US)) {
            atomic_store(word(s->ring, LOCK_WANTED), 1);  // whoever holds the lock gives it up soon
            pause_us(pause);
        }
        sign(s);
        if (s->present) {
            lock_try_as(s, LOCK_PRESENCE, F_RDLCK);  // what dropped the writer's lock dropped this one, too
        }
    }
}

static inline void writer_unlock(spool *s) {
    if (s->locked) {
        atomic_store(word(s->ring, LOCK_WANTED), 0);  // before letting go: whoever comes next is asked anew
        uint64_t ours = mark();
        atomic_compare_exchange_strong(word(s->ring, LOCK_OWNER), &ours, 0);
        lock_drop(s, LOCK_WRITER);
        s->locked = false;
    }
}

// Lets go if somebody asked for it, and stays away long enough for a waiter's next try.
static inline void writer_unlock_if_wanted(spool *s) {
    if (s->locked && atomic_load(word(s->ring, LOCK_WANTED)) != 0) {
        writer_unlock(s);
        pause_us(2 * LONGEST_PAUSE_US);
    }
}

// -------------------------------------------------------------------------------------------------- table of readers [8]

enum { POSITION_SEQUENCE, POSITION_OFFSET, POSITION_LOST, POSITION_DAMAGED, POSITION_GENERATION, POSITION_TIME_MS };

static inline uint8_t *reader_slot(const spool *s, uint32_t number) {
    return s->readers + READERS_HEADER_SIZE + (uint64_t)number * READER_SLOT_SIZE;
}

static inline bool reader_in_use(uint8_t *r) { return atomic_load_explicit(half(r, READER_STATE), memory_order_acquire) == READER_IN_USE; }

static inline bool position_load(uint8_t *r, slot *to) {
    to->count = POSITION_WORD_COUNT;
    return slots_load(r, READER_POSITION_NUMBER, READER_POSITIONS, to);
}

#endif
