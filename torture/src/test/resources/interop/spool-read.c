// SPDX-License-Identifier: Apache-2.0
//
// Reads a spool, as a program in any language may: prints each frame as "sequence time content", and each gap as
// "LOST from to", "CUT from to" or "DAMAGED from to" (to: the sequence behind the last).
//
//   spool-read DIR                       from the oldest frame to the end of what is there
//     --name NAME [--protected]          go on where the reader of that name stopped, and remember how far it came
//     --follow                           then wait for more, until standard input ends
//     --limit N                          at most N frames; with --follow, keep the name until standard input ends
//     --nap MS                           longest sleep between two looks, if no bell rings before (default 100)
//     --prove                            frames must be messages that prove themselves, in whole batches; print counts alone
//
// With --name it says "at SEQUENCE" first, with --prove "asleep" when it first waits, with either of --prove
// and --follow "delivered lost damaged" at the end. Exit code 3: not a spool that it can use; 4: somebody else has the name.
#include "home.h"
#include "keys.h"
#include "message.h"
#include <poll.h>
#include <sys/inotify.h>

typedef struct {
    spool s;
    uint8_t *slot;  // in the table of readers; NULL: no name
    uint64_t sequence, offset, generation, lost, damaged;
    uint8_t *copy;  // bytes from copy_from to copy_to, and nobody else's
    uint64_t capacity, copy_from, copy_to;
    commit seen;    // bounds what is in the copy
    dictionary keys;   // the one that was needed last
    uint8_t *decoded;  // room for a content
    int watch;      // inotify
    bool finding;   // the position by its sequence: what lies at the offset may be older
} reader;

typedef enum { NOTHING, FRAME, LOST, CUT, DAMAGED } kind;
typedef struct {
    kind kind;
    uint64_t from, to;
    header h;
    const uint8_t *content;  // in the copy, or decoded, until the next call
    uint32_t length;         // of the content
} event;

// ------------------------------------------------------------------------------------------------------------- reading [5]

static event gap(reader *r, kind kind, uint64_t to) {
    event e = {.kind = kind, .from = r->sequence, .to = to};
    *(kind == DAMAGED ? &r->damaged : &r->lost) += to - r->sequence;
    r->sequence = to;
    r->finding = false;
    return e;
}

// Step 2. True if frames were lost.
static bool overtaken(reader *r, const commit *c, event *e) {
    bool lost = r->sequence < c->min_sequence;
    if (lost) {
        *e = gap(r, LOST, c->min_sequence);
    }
    if (lost || r->offset < c->min_offset) {
        r->offset = c->min_offset;  // not lost: a filler went
    }
    return lost;
}

// Step 4: copies what lies at an offset. The caller looks at r->copy_from: a writer may have taken the start of it.
static void copy_at(reader *r, uint64_t offset) {
    spool *s = &r->s;
    uint64_t to = offset + smaller(smaller(r->capacity, left_of_lap(s, offset)), r->seen.next_offset - offset);
    for (uint64_t i = 0; i < to - offset; i += 8) {
        put64(r->copy + i, get(s->ring, place_of(s, offset) + i));
    }
    atomic_thread_fence(memory_order_acquire);  // the copy before the second look at the commit
    commit now = commit_load(s);
    if (now.generation != r->generation) {
        now.min_offset = UINT64_MAX;  // nothing of it is worth anything; begin again
    }
    r->copy_from = larger(offset, now.min_offset);
    r->copy_to = larger(r->copy_from, to);
    if (r->copy_from > offset && r->copy_from < to) {
        memmove(r->copy, r->copy + (r->copy_from - offset), to - r->copy_from);
    }
}

static bool in_copy(const reader *r, uint64_t offset) { return offset >= r->copy_from && offset < r->copy_to; }

typedef enum { WHOLE, NOT_WHOLE, BEYOND_COPY } found;

static found look(const reader *r, uint64_t offset, header *h) {
    uint64_t left = left_of_lap(&r->s, offset), have = r->copy_to - offset;
    uint64_t room = smaller(left, r->seen.next_offset - offset);
    const uint8_t *at = r->copy + (offset - r->copy_from);
    if (have < smaller(room, FRAME_HEADER)) {
        return BEYOND_COPY;
    }
    if (!header_read(&r->s, at, room, left, h)
        || (!takes_no_sequence(h) && !between(h->sequence, r->seen.min_sequence, r->seen.next_sequence - 1))) {
        return NOT_WHOLE;
    }
    return h->storage > have ? BEYOND_COPY : check_right(&r->s, at, h) ? WHOLE : NOT_WHOLE;
}

// Where a recovery is known to have cut frames off between two sequences; the second of them if none has.
static uint64_t cut_between(const spool *s, uint64_t from, uint64_t to) {
    uint64_t recoveries = get(s->ring, RECOVERIES);
    for (uint64_t i = recoveries < CUT_COUNT ? 0 : recoveries - CUT_COUNT; i < recoveries; i++) {
        uint64_t entry = CUTS + i % CUT_COUNT * CUT_SIZE, cut = get(s->ring, entry);
        if (cut >= from && cut < to && get(s->ring, entry + 8) <= to) {
            return cut;
        }
    }
    return to;
}

// What was damaged, up to the next whole frame or to what a recovery cut off before it, which the next look tells.
static bool damage(reader *r, event *e, uint64_t offset, uint64_t sequence) {
    uint64_t to = cut_between(&r->s, r->sequence, sequence);
    bool some = to > r->sequence;
    r->offset = offset;
    if (some) {
        *e = gap(r, DAMAGED, to);
    }
    return some;
}

// The second half of step 5: nothing whole is at the position. True if *e tells what that means; false: look again.
static bool search(reader *r, event *e) {
    header h;
    for (uint64_t at = r->offset + FRAME_ALIGNMENT; at < r->seen.next_offset;) {
        found found = in_copy(r, at) ? look(r, at, &h) : BEYOND_COPY;
        if (found == BEYOND_COPY) {
            copy_at(r, at);
            if (!in_copy(r, at)) {
                return false;  // overtaken while searching: those frames are lost now, whatever they were
            }
        } else if (found == NOT_WHOLE || takes_no_sequence(&h) || (h.sequence < r->sequence && !r->finding)) {
            at += FRAME_ALIGNMENT;
        } else {
            if (h.sequence > r->sequence) {
                return damage(r, e, at, h.sequence);
            }
            r->offset = at;
            return false;  // what was damaged held no frame that we want
        }
    }
    return damage(r, e, r->seen.next_offset, r->seen.next_sequence);
}

// Finds the content of a whole frame. False if it cannot be had: its dictionary is missing or damaged, or it is malformed.
static bool content_of(reader *r, event *e) {
    e->content = r->copy + (r->offset - r->copy_from) + FRAME_HEADER;
    e->length = e->h.length;
    if (e->h.encoding == ENCODING_JSON) {
        return true;
    }
    if (e->h.encoding != ENCODING_KEYS) {
        die(EXIT_REFUSED, "%s: frame %llu has encoding %u, which this program does not know: a newer writer's", r->s.dir,
            (unsigned long long)e->h.sequence, e->h.encoding);
    }
    decoding c = {.in = e->content, .end = e->content + e->length, .out = r->decoded, .limit = r->decoded + r->s.max_content};
    uint64_t number = dictionary_number(&c.in, c.end);
    if (number == 0 || (number != r->keys.number && !dictionary_load(&r->s, number, &r->keys)) || !keys_decode(&r->keys, &c)) {
        return false;
    }
    e->content = r->decoded;
    e->length = (uint32_t)(c.out - r->decoded);
    return true;
}

static event reader_next(reader *r) {
    event e = {.kind = NOTHING};
    for (;;) {
        if (!in_copy(r, r->offset)) {
            r->seen = commit_load(&r->s);  // step 1
            if (r->seen.generation != r->generation) {
                // Offsets mean other things now: walk from the oldest frame, past those before the position.
                r->generation = r->seen.generation;
                r->offset = r->seen.min_offset;
                r->finding = true;
            }
            if (r->sequence > r->seen.next_sequence) {
                r->sequence = r->seen.next_sequence;  // what is given out next is new to us, whatever we had before
                r->offset = r->seen.next_offset;
            }
            if (overtaken(r, &r->seen, &e)) {
                return e;
            }
            if (r->sequence >= r->seen.next_sequence) {  // step 3
                return e;
            }
            if (r->offset >= r->seen.next_offset) {
                return gap(r, CUT, r->seen.next_sequence);
            }
            copy_at(r, r->offset);
            if (r->copy_from > r->offset) {
                r->copy_to = r->copy_from;  // overtaken while copying: begin again
                continue;
            }
        }
        found found = look(r, r->offset, &e.h);
        if (found == BEYOND_COPY) {
            r->copy_to = r->copy_from;  // this frame at the start of the next copy, where it has room
        } else if (found == NOT_WHOLE) {
            if (search(r, &e)) {
                return e;
            }
        } else if (r->finding ? takes_no_sequence(&e.h) || e.h.sequence < r->sequence
                              : takes_no_sequence(&e.h) && between(e.h.sequence, r->sequence, r->seen.next_sequence)) {
            r->offset += e.h.storage;
        } else if (takes_no_sequence(&e.h)) {
            if (search(r, &e)) {
                return e;
            }
        } else if (e.h.sequence > r->sequence) {
            return gap(r, CUT, e.h.sequence);
        } else if (e.h.sequence < r->sequence) {
            if (search(r, &e)) {
                return e;
            }
        } else {
            if (!content_of(r, &e)) {
                commit now = commit_load(&r->s);
                if (now.min_sequence > r->sequence || now.generation != r->generation) {
                    r->copy_to = r->copy_from;  // it has gone meanwhile, and its dictionary with it: lost, not damaged
                    continue;
                }
                r->offset += e.h.storage;
                return gap(r, DAMAGED, r->sequence + 1);
            }
            e.kind = FRAME;
            e.from = r->sequence++;
            e.to = r->sequence;
            r->offset += e.h.storage;
            r->finding = false;
            return e;
        }
    }
}

// --------------------------------------------------------------------------------------------------------- waiting [7]

static void reader_wait(reader *r, int nap_ms) {
    struct pollfd wake[] = {{.fd = r->watch, .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
    if (r->s.writable) {
        set(r->s.ring, BELL_WANTED, 1);
    }
    atomic_thread_fence(memory_order_seq_cst);  // the wish before the look: a writer does the same the other way round
    if (number_of(get(r->s.ring, COMMIT_NUMBER)) != r->seen.number) {
        return;
    }
    poll(wake, 2, r->s.writable && r->watch >= 0 ? nap_ms : (int)smaller(1, (uint64_t)nap_ms));
    char events[4096];
    while (r->watch >= 0 && read(r->watch, events, sizeof events) > 0) {
        // What they say does not matter.
    }
}

// ----------------------------------------------------------------------------------------------------------- names [8]

static void position_store(reader *r) {
    slot p = {0, {r->sequence, r->offset, r->lost, r->damaged, r->generation, now_ms()}, POSITION_WORD_COUNT};
    slots_store(r->slot, READER_POSITION_NUMBER, READER_POSITIONS, &p);
}

static bool has_name(uint8_t *r, const char *name) {
    size_t length = strlen(name);
    return reader_in_use(r) && u32(r + READER_NAME_LENGTH) == length && memcmp(r + READER_NAME, name, length) == 0
        && u32(r + READER_NAME_CHECK) == crc32c(crc32c(0, r + READER_CREATED_MS, 12), name, length);
}

static void readers_changed(const spool *s) { set(s->ring, READERS_CHANGED, get(s->ring, READERS_CHANGED) + 1); }

static void take_name(const spool *s, const char *name, uint32_t slot_number) {
    if (!lock_try(s, LOCK_READERS + (uint64_t)slot_number)) {
        die(EXIT_BUSY, "%s: reader %s is open already, in another process", s->dir, name);
    }
}

// Under the writer's lock: two processes must not register one name twice.
static void find_or_register(reader *r, const char *name, bool protect) {
    spool *s = &r->s;
    for (uint32_t i = 0; i < s->reader_slots; i++) {
        if (has_name(reader_slot(s, i), name)) {
            slot p;
            r->slot = reader_slot(s, i);
            take_name(s, name, i);
            if (!position_load(r->slot, &p)) {
                die(EXIT_REFUSED, "%s: the position of reader %s is damaged", s->dir, name);
            }
            r->sequence = p.words[POSITION_SEQUENCE];
            r->offset = p.words[POSITION_OFFSET];
            r->lost = p.words[POSITION_LOST];
            r->damaged = p.words[POSITION_DAMAGED];
            r->generation = p.words[POSITION_GENERATION];
            r->finding = true;  // the offset may be one before the frame
            commit now = commit_load(s);
            if (r->sequence > now.next_sequence) {
                // The ring was put back to an earlier time: go on at its end, for writers to see, too.
                r->sequence = now.next_sequence;
                r->offset = now.next_offset;
                r->generation = now.generation;
                position_store(r);
                readers_changed(s);
            }
            if (protect && atomic_load(half(r->slot, READER_PROTECTED)) != READER_IS_PROTECTED) {
                atomic_store(half(r->slot, READER_PROTECTED), READER_IS_PROTECTED);
                readers_changed(s);
            }
            return;
        }
    }
    for (uint32_t i = 0; i < s->reader_slots; i++) {
        uint8_t *slot = reader_slot(s, i);
        if (atomic_load(half(slot, READER_STATE)) == 0 && lock_try(s, LOCK_READERS + (uint64_t)i)) {
            r->slot = slot;
            atomic_store(half(slot, READER_PROTECTED), protect ? READER_IS_PROTECTED : 0);
            put64(slot + READER_CREATED_MS, now_ms());
            put32(slot + READER_NAME_LENGTH, (uint32_t)strlen(name));
            memset(slot + READER_NAME, 0, READER_NAME_MAX);
            memcpy(slot + READER_NAME, name, strlen(name));
            put32(slot + READER_NAME_CHECK, crc32c(crc32c(0, slot + READER_CREATED_MS, 12), name, strlen(name)));
            position_store(r);
            atomic_store_explicit(half(slot, READER_STATE), READER_IN_USE, memory_order_release);  // last
            readers_changed(s);
            return;
        }
    }
    die(EXIT_OTHER, "%s: all %u slots for readers are taken", s->dir, s->reader_slots);
}

static reader reader_open(const char *dir, const char *name, bool protect) {
    reader r = {.s = spool_open(dir, name == NULL ? LOOK : USE), .watch = -1};
    r.capacity = larger(1 << 18, (uint64_t)r.s.max_content + FRAME_HEADER + MAX_PADDING + 1);
    r.copy = malloc(r.capacity);
    r.decoded = malloc(r.s.max_content);
    if (r.copy == NULL || r.decoded == NULL) {
        die(EXIT_OTHER, "out of memory");
    }
    commit c = commit_load(&r.s);
    r.sequence = c.min_sequence;
    r.offset = c.min_offset;
    r.generation = c.generation;
    if (name != NULL) {
        if (!between(strlen(name), 1, READER_NAME_MAX)) {
            die(EXIT_USAGE, "a name has 1 to %d bytes", READER_NAME_MAX);
        }
        writer_lock(&r.s);
        enter_and_recover(&r.s);  // who has a name uses the spool, and nobody recovers it meanwhile
        home_settle(&r.s);
        c = commit_load(&r.s);  // nothing moves while we have the lock: a protected reader begins at what is there
        r.sequence = c.min_sequence;
        r.offset = c.min_offset;
        r.generation = c.generation;
        find_or_register(&r, name, protect);
        writer_unlock(&r.s);
    }
    r.watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    // A watch of the path: the file itself is not opened.
    if (r.watch >= 0 && inotify_add_watch(r.watch, path_in(dir, "spool.lock"), IN_MODIFY) < 0) {
        close(r.watch);
        r.watch = -1;
    }
    return r;
}

// ----------------------------------------------------------------------------------------------------------- the program

static bool input_ended(void) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&input, 1, 0) > 0;
}

// Whether this message may stand here: batches come whole, but for the start of one that was overwritten.
static bool goes_on(const event *e, const message *m) {
    static message before;
    static bool known;  // about the frame before; a gap makes it unknown
    bool right = true;
    if (e->kind == FRAME) {
        // Behind the last message of a batch a table of origins may follow.
        right = (e->h.more || m->index + 1 == m->size)
            && (!known || (before.index + 1 < before.size
                               ? m->writer == before.writer && m->batch == before.batch && m->index == before.index + 1
                               : m->index == 0));
        before = *m;
    }
    known = e->kind == FRAME;
    return right;
}

static void prove(const spool *s, const event *e) {
    message m = {0};
    if ((e->kind == FRAME && !message_proves_itself(e->content, e->length, &m)) || !goes_on(e, &m)) {
        die(EXIT_OTHER, "%s: frame %llu was never written like this, or not here: %.*s", s->dir,
            (unsigned long long)e->h.sequence, (int)e->length, (const char *)e->content);
    }
}

static void print(const event *e) {
    static const char *const names[] = {"", "", "LOST", "CUT", "DAMAGED"};
    if (e->kind != FRAME) {
        printf("%s %llu %llu\n", names[e->kind], (unsigned long long)e->from, (unsigned long long)e->to);
    } else {
        printf("%llu %llu ", (unsigned long long)e->h.sequence, (unsigned long long)e->h.time);
        fwrite(e->content, 1, e->length, stdout);
        putchar('\n');
    }
}

int main(int argc, char **argv) {
    const char *dir = NULL, *name = NULL;
    bool protect = false, follow = false, proving = false;
    uint64_t limit = UINT64_MAX;
    int nap_ms = 100;
    for (int i = 1; i < argc; i++) {
        bool value = i + 1 < argc;
        if (strcmp(argv[i], "--name") == 0 && value) {
            name = argv[++i];
        } else if (strcmp(argv[i], "--limit") == 0 && value) {
            limit = strtoull(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--nap") == 0 && value) {
            nap_ms = atoi(argv[++i]);
        } else if (strcmp(argv[i], "--protected") == 0) {
            protect = true;
        } else if (strcmp(argv[i], "--follow") == 0) {
            follow = true;
        } else if (strcmp(argv[i], "--prove") == 0) {
            proving = true;
        } else if (argv[i][0] != '-' && dir == NULL) {
            dir = argv[i];
        } else {
            die(EXIT_USAGE, "%s: not understood; see the head of spool-read.c", argv[i]);
        }
    }
    if (dir == NULL || (protect && name == NULL)) {
        die(EXIT_USAGE, "usage: spool-read DIR [--name NAME [--protected]] [--follow] [--limit N] [--nap MS] [--prove]");
    }
    reader r = reader_open(dir, name, protect);
    if (name != NULL) {
        printf("at %llu\n", (unsigned long long)r.sequence);
        fflush(stdout);
    }
    uint64_t lost = r.lost, damaged = r.damaged, delivered = 0, unstored = 0;
    for (bool said = false; delivered < limit;) {
        bool last = !follow || input_ended();  // before the look: what was there when input ended is still read
        event e = reader_next(&r);
        if (e.kind != NOTHING) {
            if (proving) {
                prove(&r.s, &e);
            } else {
                print(&e);
            }
            delivered += e.kind == FRAME;
            unstored++;
        }
        if (r.slot != NULL && unstored > 0 && (e.kind == NOTHING || unstored >= 256 || delivered == limit)) {
            fflush(stdout);      // dealt with first,
            position_store(&r);  // remembered then
            unstored = 0;
        }
        if (e.kind == NOTHING) {
            if (last) {
                break;
            }
            if (proving && !said) {
                puts("asleep");
                said = true;
            }
            fflush(stdout);
            reader_wait(&r, nap_ms);
        }
    }
    fflush(stdout);
    while (follow && !input_ended()) {
        pause_us(1000);
    }
    if (follow || proving) {
        printf("%llu %llu %llu\n", (unsigned long long)delivered, (unsigned long long)(r.lost - lost),
            (unsigned long long)(r.damaged - damaged));
    }
    return 0;
}
