// SPDX-License-Identifier: Apache-2.0
//
// Appends to a spool, as a program in any language may: each line of standard input is a frame of JSON.
//
//   some-program | spool-write DIR [--batch N]         appends what there is in batches of at most N (default 64)
//   spool-write DIR --generate W [--batch N] [--count N]  appends N batches of messages that prove themselves, or goes on
//                                                      until its standard input ends; W is the number of this writer
//   --lock-data                                        locks the bytes that are written, too; exit code 4 if another writer
//                                                      is writing there
//   --stop-before-commit                               for tests: drops its locks on spool.lock as a stranger would, writes the
//                                                      frames, says "stopped", and commits when it reads a line
//   --no-wait                                          when the spool is full, end instead of waiting for room
//
// Says how many frames it appended. Exit code 3: not a spool that it can use; 5: full.
#include "home.h"
#include "message.h"
#include <poll.h>

typedef struct {
    const uint8_t *content;
    uint32_t length;
} frame;

typedef struct {
    spool s;
    uint8_t *buffer;          // one frame is put together here, and then copied as a whole
    uint64_t readers_changed;  // as it was when `floor` was looked up
    uint64_t floor;           // lowest position of the protected readers; UINT64_MAX: there is none
    bool floor_known;
    uint64_t forced_ms;       // when we last forced, for SYNC_INTERVAL
    bool stops;               // --stop-before-commit
} writer;

// ------------------------------------------------------------------------------------------------------------ appending [4]

// Bytes of storage at an offset, padding included; more than what is left of the lap means that a filler comes first.
static uint64_t storage_of(const spool *s, uint64_t offset, uint32_t length) {
    uint64_t storage = ((uint64_t)FRAME_HEADER + length + 7) / 8 * 8;
    uint64_t left = left_of_lap(s, offset);
    return storage <= left && left - storage < FRAME_HEADER ? left : storage;
}

// The end of the data region is no place for a frame that is larger than what is left there.
static uint64_t filler_before(const spool *s, uint64_t offset, uint32_t length) {
    uint64_t left = left_of_lap(s, offset);
    return storage_of(s, offset, length) > left ? left : 0;
}

// The lowest position of the protected readers. Positions only rise while READERS_CHANGED stays, so an old answer is never
// too high; when it is in the way we look again.
static uint64_t lowest_protected(writer *w, bool again) {
    uint64_t changed = get(w->s.ring, READERS_CHANGED);
    if (w->floor_known && !again && changed == w->readers_changed) {
        return w->floor;
    }
    w->floor = UINT64_MAX;
    for (uint32_t i = 0; i < w->s.reader_slots; i++) {
        uint8_t *r = reader_slot(&w->s, i);
        // Neither free nor in use is damaged, and still protects; so does a name that is damaged.
        if (atomic_load_explicit(half(r, READER_STATE), memory_order_acquire) != 0
            && atomic_load_explicit(half(r, READER_PROTECTED), memory_order_relaxed) != 0) {
            slot position;
            // A position that cannot be read protects everything: to lose frames is worse than to wait.
            w->floor = smaller(w->floor, position_load(r, &position) ? position.words[POSITION_SEQUENCE] : 0);
        }
    }
    w->readers_changed = changed;
    w->floor_known = true;
    return w->floor;
}

static bool may_go(writer *w, uint64_t last_sequence) {
    for (int again = 0; again < 2; again++) {
        uint64_t floor = lowest_protected(w, again);
        if (floor == UINT64_MAX ? w->s.full_policy != FULL_BLOCK : last_sequence < floor) {
            return true;
        }
    }
    return false;
}

// The next whole frame at or behind an offset, with a sequence above `above`; false if there is none.
static bool search(const spool *s, uint64_t *offset, const commit *c, header *h) {
    for (; *offset < c->next_offset; *offset += FRAME_ALIGNMENT) {
        if (whole_at(s, *offset, c->next_offset, h) && !takes_no_sequence(h)
            && between(h->sequence, c->min_sequence, c->next_sequence - 1)) {
            return true;
        }
    }
    return false;
}

// Step 3: moves min until everything up to `end` fits. False: frames must stay, and nothing was changed. Frames are passed by their
// headers, fillers and tables only if they are whole; after damage, frames too.
static bool make_room(writer *w, commit *c, uint64_t end) {
    spool *s = &w->s;
    commit moved = *c;
    uint64_t damaged = 0, search_from = c->min_offset;
    bool damage_met = false;
    while (end > moved.min_offset + s->data_size) {
        header h;
        uint64_t left = left_of_lap(s, moved.min_offset);
        uint64_t at = moved.min_offset;
        bool possible = header_read(s, s->ring + place_of(s, at), smaller(moved.next_offset - at, left), left, &h);
        if (possible && takes_no_sequence(&h) && between(h.sequence, moved.min_sequence, moved.next_sequence)
            && check_right(s, s->ring + place_of(s, at), &h) && (h.encoding == ENCODING_FILLER || is_table(s, at, &h))) {
            moved.min_offset += h.storage;
            search_from = moved.min_offset;
        } else if (possible && !takes_no_sequence(&h) && h.sequence == moved.min_sequence
                   && (!damage_met || check_right(s, s->ring + place_of(s, at), &h))) {
            if (!may_go(w, moved.min_sequence)) {
                return false;
            }
            moved.min_sequence++;
            moved.min_offset += h.storage;
            // Where its length was believed, it may be what is damaged.
            search_from = damage_met ? moved.min_offset : at + FRAME_ALIGNMENT;
        } else {
            // Damage, or a jump that a recovery left behind. Readers that must not lose frames must be told of it first.
            at = search_from;
            uint64_t to = search(s, &at, &moved, &h) ? h.sequence : moved.next_sequence;
            if (to > moved.min_sequence && !may_go(w, to - 1)) {
                return false;
            }
            damaged += at == moved.min_offset ? 0 : to - moved.min_sequence;
            moved.min_sequence = to;
            moved.min_offset = at;
            search_from = at;
            damage_met = true;
        }
    }
    if (moved.min_offset != c->min_offset) {
        if (moved.min_sequence == moved.next_sequence) {
            moved.min_offset = moved.next_offset;  // empty
        }
        commit_store(s, &moved);  // step 4
        set(s->ring, EVICTED_DAMAGED, get(s->ring, EVICTED_DAMAGED) + damaged);
        *c = moved;
    }
    return true;
}

// Lays down a frame or a filler: header, content, zeros up to the end of the storage.
static void put_frame(writer *w, uint64_t offset, uint64_t storage, const frame *f, uint64_t sequence, uint64_t meta) {
    spool *s = &w->s;
    uint8_t *b = w->buffer;
    uint64_t padding = f == NULL ? 0 : storage - FRAME_HEADER - f->length;
    memset(b, 0, storage);
    put32(b + FRAME_LENGTH, (uint32_t)(storage - FRAME_HEADER - padding));
    put64(b + FRAME_SEQUENCE, sequence);
    put64(b + FRAME_META, meta | padding << META_PADDING_SHIFT);
    if (f != NULL) {
        memcpy(b + FRAME_HEADER, f->content, f->length);
    }
    put32(b + FRAME_CHECK, crc32c(0, b + FRAME_LENGTH, storage - FRAME_LENGTH) ^ s->salt);
    for (uint64_t i = 0; i < storage; i += 8) {
        set(s->ring, place_of(s, offset) + i, u64(b + i));
    }
}

static void count_rate(const spool *s, uint64_t series, uint64_t buckets, uint64_t start, uint64_t frames, uint64_t bytes) {
    uint64_t bucket = series + start % buckets * 24;
    if (get(s->ring, bucket) != start) {
        set(s->ring, bucket, start);
        set(s->ring, bucket + 8, 0);
        set(s->ring, bucket + 16, 0);
    }
    set(s->ring, bucket + 8, get(s->ring, bucket + 8) + frames);
    set(s->ring, bucket + 16, get(s->ring, bucket + 16) + bytes);
}

static void ring_if_wanted(const spool *s) {
    atomic_thread_fence(memory_order_seq_cst);  // the commit before the look: a reader does the same the other way round
    if (get(s->ring, BELL_WANTED) != 0) {
        set(s->ring, BELL_WANTED, 0);
        if (pwrite(s->lock_fd, "!", 1, DOORBELL) != 1) {
            perror("spool.lock");  // whoever sleeps looks again by itself
        }
    }
}

static bool lay(writer *w, commit *c, const frame *frames, size_t count, uint8_t *table, uint32_t table_length);

// Step 3, first half: the newest table of origins is not understood here, but kept. False: there is no room.
static bool carry_origins(writer *w, commit *c, uint64_t end) {
    spool *s = &w->s;
    if (c->origins == 0) {
        return true;
    }
    uint64_t offset = c->origins - 1, left = left_of_lap(s, offset);
    header h;
    if (!header_read(s, s->ring + place_of(s, offset), left, left, &h) || h.encoding != ENCODING_ORIGINS) {
        c->origins = 0;
        return true;
    }
    uint64_t storage = ((uint64_t)FRAME_HEADER + h.length + 7) / 8 * 8;
    if (end + 2 * storage + FRAME_HEADER <= offset + s->data_size) {
        return true;
    }
    if (!whole_at(s, offset, offset + left, &h) || !is_table(s, offset, &h)) {
        c->origins = 0;  // damaged: nothing is gained by keeping its place
        return true;
    }
    uint8_t *content = malloc(h.length);
    if (content == NULL) {
        die(EXIT_OTHER, "out of memory");
    }
    memcpy(content, s->ring + place_of(s, offset) + FRAME_HEADER, h.length);
    bool done = lay(w, c, NULL, 0, content, h.length);
    free(content);
    return done;
}

static uint64_t end_of(const spool *s, uint64_t start, const frame *frames, size_t count) {
    uint64_t end = start;
    for (size_t i = 0; i < count; i++) {
        end += filler_before(s, end, frames[i].length);
        end += storage_of(s, end, frames[i].length);
    }
    return end;
}

// Appends all or nothing. False: there is no room. Takes the writer's lock and keeps it; see writer_unlock_if_wanted.
static bool append(writer *w, const frame *frames, size_t count) {
    spool *s = &w->s;
    writer_lock(s);
    commit c = commit_load(s);  // step 1
    uint64_t all = 0;
    for (size_t i = 0; i < count; i++) {  // step 2
        if (frames[i].length > s->max_content) {
            die(EXIT_OTHER, "a frame of %u bytes is too large: this spool takes %u", frames[i].length, s->max_content);
        }
        all += ((uint64_t)FRAME_HEADER + frames[i].length + 7) / 8 * 8;
    }
    if (all > s->data_size / 2) {
        die(EXIT_OTHER, "a batch of %llu bytes is too large for this spool", (unsigned long long)all);
    }
    if (!carry_origins(w, &c, end_of(s, c.next_offset, frames, count)) || !lay(w, &c, frames, count, NULL, 0)) {
        return false;
    }
    ring_if_wanted(s);
    return true;
}

static void lay_one(writer *w, commit *c, const frame *f, uint64_t encoding, bool more) {
    spool *s = &w->s;
    uint64_t filler = filler_before(s, c->next_offset, f->length);
    if (filler > 0) {
        put_frame(w, c->next_offset, filler, NULL, c->next_sequence, c->time | (uint64_t)ENCODING_FILLER << META_ENCODING_SHIFT);
        c->next_offset += filler;
    }
    uint64_t storage = storage_of(s, c->next_offset, f->length);
    if (encoding == ENCODING_ORIGINS) {
        put64((uint8_t *)f->content + ORIGINS_OFFSET, c->next_offset);
        c->origins = c->next_offset + 1;
    }
    put_frame(w, c->next_offset, storage, f, c->next_sequence,
              c->time | encoding << META_ENCODING_SHIFT | (more ? UINT64_C(1) << META_MORE_SHIFT : 0));
    c->next_offset += storage;
}

// What code that knows nothing of spools may do in any process: our locks on spool.lock are gone, and nobody says so.
static void lose_locks(const spool *s) {
    close(open(path_in(s->dir, "spool.lock"), O_RDONLY | O_CLOEXEC));
}

static void stop_before_commit(void) {
    puts("stopped");
    fflush(stdout);
    while (getchar() != '\n' && !feof(stdin)) {
        // Whatever the line says.
    }
}

// Ends the program if another writer writes to these bytes, or did so since we looked: the writer's lock did not keep it out.
static void data_lock(const spool *s, const commit *c, uint64_t end) {
    if (s->data_lock_fd >= 0
        && (!data_lock_set(s, F_WRLCK, c->next_offset, end) || number_of(get(s->ring, COMMIT_NUMBER)) != c->number)) {
        die(EXIT_BUSY, "%s: another writer is writing to the same bytes, although this one has the writer's lock; nothing was written",
            s->dir);
    }
}

static bool lay_locked(writer *w, commit *c, const frame *frames, size_t count, const frame *table, uint64_t end);

// Steps 3 to 8 for some frames, or for a table of origins.
static bool lay(writer *w, commit *c, const frame *frames, size_t count, uint8_t *table, uint32_t table_length) {
    spool *s = &w->s;
    frame one = {table, table_length};
    uint64_t from = c->next_offset, end = table != NULL ? end_of(s, from, &one, 1) : end_of(s, from, frames, count);
    if (w->stops) {
        lose_locks(s);
    }
    data_lock(s, c, end);
    bool done = lay_locked(w, c, frames, count, table != NULL ? &one : NULL, end);
    if (s->data_lock_fd >= 0) {
        data_lock_set(s, F_UNLCK, from, end);
    }
    return done;
}

// The clock's time. Small corrections do not turn times round; a clock that was wrong, or is now, is noted and believed.
static uint64_t time_of_append(const spool *s, const commit *c) {
    uint64_t now = now_ms();
    if (now >= c->time || c->time - now <= CLOCK_BACK_MS) {
        return larger(c->time, now);
    }
    set(s->ring, CLOCK_BACK_FROM_MS, c->time);
    set(s->ring, CLOCK_BACK_TO_MS, now);
    set(s->ring, CLOCK_BACK_SEQUENCE, c->next_sequence);
    atomic_store_explicit(word(s->ring, CLOCK_BACK_COUNT), get(s->ring, CLOCK_BACK_COUNT) + 1, memory_order_release);
    return now;
}

static bool lay_locked(writer *w, commit *c, const frame *frames, size_t count, const frame *table, uint64_t end) {
    spool *s = &w->s;
    if (!make_room(w, c, end)) {  // steps 3 and 4
        return false;
    }
    reserve(s, c->next_sequence + count);  // step 5
    atomic_thread_fence(memory_order_release);  // step 6: readers learn of min before a byte that they may be copying changes
    uint64_t from = c->next_offset;
    c->time = time_of_append(s, c);
    for (size_t i = 0; i < count; i++) {
        lay_one(w, c, &frames[i], ENCODING_JSON, i + 1 < count);
        c->next_sequence++;
    }
    if (table != NULL) {
        lay_one(w, c, table, ENCODING_ORIGINS, false);
    }
    if (w->stops) {
        stop_before_commit();
    }
    if (s->sync_mode == SYNC_COMMIT) {  // step 7: on the disk first, visible then
        uint64_t failure = force_failure(s);
        if (failure != 0) {
            uint64_t forced = larger(disk_load(s).words[DISK_FORCED_OFFSET], c->min_offset);
            touch_unforced(s, forced, from);
            force_data(s, forced, from);
            force(s, s->readers, 0, READERS_HEADER_SIZE + (uint64_t)s->reader_slots * READER_SLOT_SIZE);
        }
        force_data(s, from, c->next_offset);
        slot to = slot_of(c);
        slots_fill(s->ring, COMMIT_NUMBER, COMMIT_SLOTS, &to);
        c->number = to.number;
        slot d = disk_load(s);
        disk_says_forced(&d, c);
        disk_store(s, &d);
        force_control(s);
        if (failure != 0) {
            atomic_store(word(s->ring, FORCE_REPAIRED), failure);
        }
        slots_publish(s->ring, COMMIT_NUMBER, &to);
    } else {
        commit_store(s, c);
    }
    count_rate(s, 4096, 60, c->time / 1000, count, c->next_offset - from);  // step 8
    count_rate(s, 5536, 60, c->time / 60000, count, c->next_offset - from);
    count_rate(s, 6976, 48, c->time / 3600000, count, c->next_offset - from);
    set(s->ring, WRITER_PID, (uint64_t)getpid());
    set(s->ring, WRITER_LOCKED_MS, c->time);
    return true;
}

static void force_if_due(writer *w) {
    uint64_t now = now_ms();
    if (w->s.sync_mode == SYNC_INTERVAL && now - w->forced_ms >= w->s.sync_interval_ms) {
        force_all(&w->s);
        w->forced_ms = now;
    }
}

static writer writer_open(const char *dir) {
    writer w = {.s = spool_open(dir, USE), .forced_ms = now_ms()};
    w.buffer = malloc((size_t)w.s.max_content + FRAME_HEADER + MAX_PADDING + 8);
    if (w.buffer == NULL) {
        die(EXIT_OTHER, "out of memory");
    }
    writer_lock(&w.s);
    enter_and_recover(&w.s);
    home_settle(&w.s);
    writer_unlock(&w.s);
    return w;
}

static void writer_close(writer *w) {
    writer_unlock(&w->s);
    force_all(&w->s);
    writer_lock(&w->s);
    unreserve(&w->s);
    writer_unlock(&w->s);
    free(w->buffer);
}

// ----------------------------------------------------------------------------------------------------------- the program

static bool wait_when_full = true;

static void append_or_wait(writer *w, const frame *frames, size_t count) {
    while (!append(w, frames, count)) {
        writer_unlock(&w->s);
        if (!wait_when_full) {
            die(EXIT_FULL, "full: frames that must stay are in the way");
        }
        pause_us(1000);
    }
    force_if_due(w);
    writer_unlock_if_wanted(&w->s);
}

static bool input_has_something(int wait_ms) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&input, 1, wait_ms) > 0;
}

static uint64_t append_generated(writer *w, uint64_t number, size_t batch, uint64_t count) {
    enum { MOST = 4096 };
    static char text[MOST][MESSAGE_MAX];
    static frame frames[MOST];
    uint64_t appended = 0;
    if (batch > MOST) {
        die(EXIT_USAGE, "--batch: at most %d", MOST);
    }
    for (uint64_t b = 0; count > 0 ? b < count : !input_has_something(0); b++) {
        size_t size = batch > 0 ? batch : b % 40 < 20 ? 1 : b % 40;
        for (size_t i = 0; i < size; i++) {
            frames[i] = (frame){(uint8_t *)text[i], message_make(text[i], number, b, i, size)};
        }
        append_or_wait(w, frames, size);
        appended += size;
    }
    return appended;
}

// Appends each line as it comes: a batch is what can be read without waiting, at most `batch` lines of it. The lock is not
// kept while there is nothing to do.
static uint64_t append_lines(writer *w, size_t batch) {
    size_t capacity = (batch + 1) * 4096, filled = 0;
    uint8_t *input = malloc(capacity);
    frame *frames = malloc(batch * sizeof *frames);
    uint64_t appended = 0;
    for (bool more = true; more || filled > 0;) {
        if (!input_has_something(0)) {
            writer_unlock(&w->s);
            while (!input_has_something(w->s.sync_mode == SYNC_INTERVAL ? (int)w->s.sync_interval_ms : -1)) {
                force_if_due(w);
            }
        }
        if (filled == capacity) {
            input = realloc(input, capacity *= 2);
        }
        if (input == NULL || frames == NULL) {
            die(EXIT_OTHER, "out of memory");
        }
        ssize_t got = more ? read(STDIN_FILENO, input + filled, capacity - filled) : 0;
        if (got <= 0) {
            more = false;
            if (filled > 0 && input[filled - 1] != '\n') {
                input[filled++] = '\n';  // a last line without its end; there is room, see above
            }
        }
        filled += got > 0 ? (size_t)got : 0;
        uint8_t *line = input, *end;
        size_t count = 0;
        while ((end = memchr(line, '\n', filled - (size_t)(line - input))) != NULL) {
            frames[count++] = (frame){line, (uint32_t)(end - line)};
            line = end + 1;
            if (count == batch) {
                append_or_wait(w, frames, count);
                appended += count;
                count = 0;
            }
        }
        if (count > 0) {
            append_or_wait(w, frames, count);
            appended += count;
        }
        filled -= (size_t)(line - input);
        memmove(input, line, filled);
    }
    free(input);
    free(frames);
    return appended;
}

int main(int argc, char **argv) {
    const char *dir = NULL;
    bool generate = false, batch_given = false, lock_data = false, stops = false;
    uint64_t number = 0, batch = 0, count = 0;
    for (int i = 1; i < argc; i++) {
        uint64_t *value = strcmp(argv[i], "--batch") == 0 ? &batch : strcmp(argv[i], "--count") == 0 ? &count
            : strcmp(argv[i], "--generate") == 0 ? &number : NULL;
        if (value != NULL && i + 1 < argc) {
            generate |= value == &number;
            batch_given |= value == &batch;
            *value = strtoull(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--no-wait") == 0) {
            wait_when_full = false;
        } else if (strcmp(argv[i], "--lock-data") == 0) {
            lock_data = true;
        } else if (strcmp(argv[i], "--stop-before-commit") == 0) {
            stops = true;
        } else if (value == NULL && argv[i][0] != '-' && dir == NULL) {
            dir = argv[i];
        } else {
            die(EXIT_USAGE, "%s: not understood; see the head of spool-write.c", argv[i]);
        }
    }
    if (dir == NULL || (count > 0 && !generate)) {
        die(EXIT_USAGE, "usage: spool-write DIR [--batch N] [--generate W [--count N]] [--lock-data] [--stop-before-commit] [--no-wait]");
    }
    writer w = writer_open(dir);
    w.stops = stops;
    if (lock_data) {
        data_lock_open(&w.s);
    }
    if (generate) {
        puts("ready");
        fflush(stdout);
    }
    uint64_t appended = generate ? append_generated(&w, number, batch, count)
                                 : append_lines(&w, batch_given && batch > 0 ? batch : 64);
    writer_close(&w);
    printf("%llu\n", (unsigned long long)appended);
    return 0;
}
