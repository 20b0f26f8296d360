// SPDX-License-Identifier: Apache-2.0
//
// Section 9 of the page: the disk record, forcing, reserving, and the recovery after the machine went down. For writers.
#ifndef DISK_H
#define DISK_H

#include "spool.h"

#include <limits.h>
#include <linux/magic.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

enum { DISK_MOUNT, DISK_FORCED_COMMIT, DISK_FORCED_SEQUENCE, DISK_FORCED_OFFSET, DISK_RESERVED, DISK_RESERVED_FORCED, DISK_FORCED_ORIGINS };

// A record with a wrong check is one of zeros.
static inline slot disk_load(const spool *s) {
    slot d = {.count = SLOT_WORD_COUNT};
    if (!slots_load(s->ring, DISK_NUMBER, DISK_SLOTS, &d)) {
        memset(d.words, 0, sizeof d.words);
    }
    return d;
}

static inline void disk_store(const spool *s, slot *d) { slots_store(s->ring, DISK_NUMBER, DISK_SLOTS, d); }

static inline void disk_says_forced(slot *d, const commit *c) {
    d->words[DISK_FORCED_COMMIT] = c->number;
    d->words[DISK_FORCED_SEQUENCE] = c->next_sequence;
    d->words[DISK_FORCED_OFFSET] = c->next_offset;
    d->words[DISK_FORCED_ORIGINS] = c->origins;
}

enum { FORCE_FAILED = 1232, FORCE_REPAIRED = 1272 };

// A failed force of any process that was not put right yet; 0 for none.
static inline uint64_t force_failure(const spool *s) {
    uint64_t repaired = atomic_load(word(s->ring, FORCE_REPAIRED)), failed = atomic_load(word(s->ring, FORCE_FAILED));
    return failed == repaired ? 0 : failed;
}

// Stores the first word of each page again, so that the kernel takes the page for changed. Under the lock.
static inline void touch(uint8_t *base, uint64_t from, uint64_t to) {
    for (uint64_t at = from / PAGE * PAGE; at < to; at += PAGE) {
        atomic_store(word(base, at), atomic_load(word(base, at)));
    }
}

static inline void touch_unforced(const spool *s, uint64_t from, uint64_t to) {
    while (from < to) {
        uint64_t length = smaller(to - from, left_of_lap(s, from));
        touch(s->ring, place_of(s, from), place_of(s, from) + length);
        from += length;
    }
    touch(s->ring, 0, CONTROL_SIZE);
    touch(s->readers, 0, READERS_HEADER_SIZE + (uint64_t)s->reader_slots * READER_SLOT_SIZE);
}

// msync of whole pages. A failure is noted for all, and is the end of this program.
static inline void force(const spool *s, uint8_t *base, uint64_t from, uint64_t to) {
    uint64_t first = from / PAGE * PAGE;
    if (to > from && msync(base + first, to - first, MS_SYNC) != 0) {
        uint64_t before = atomic_load(word(s->ring, FORCE_FAILED));
        atomic_store(word(s->ring, FORCE_FAILED), larger(before + 1, now_ms()));
        die(EXIT_OTHER, "%s: the disk refuses: %s", s->dir, strerror(errno));
    }
}

static inline void force_control(const spool *s) { force(s, s->ring, 0, CONTROL_SIZE); }

// Forces the storage between two offsets, at most a whole lap of it.
static inline void force_data(const spool *s, uint64_t from, uint64_t to) {
    if (to > s->data_size) {
        from = larger(from, to - s->data_size);
    }
    while (from < to) {
        uint64_t length = smaller(to - from, left_of_lap(s, from));
        force(s, s->ring, place_of(s, from), place_of(s, from) + length);
        from += length;
    }
}

// Force, on demand or once in an interval. May be called with or without the lock; is quickest for others without.
static inline void force_all(spool *s) {
    bool locked_here = !s->locked;
    uint64_t failure = force_failure(s);
    if (failure != 0) {
        writer_lock(s);
    }
    commit c = commit_load(s);
    slot d = disk_load(s);
    if (failure != 0) {
        touch_unforced(s, larger(d.words[DISK_FORCED_OFFSET], c.min_offset), c.next_offset);
    }
    force_data(s, d.words[DISK_FORCED_OFFSET], c.next_offset);
    force(s, s->readers, 0, READERS_HEADER_SIZE + (uint64_t)s->reader_slots * READER_SLOT_SIZE);
    writer_lock(s);
    if (force_failure(s) != 0 && force_failure(s) != failure) {
        die(EXIT_OTHER, "%s: another process could not force", s->dir);
    }
    d = disk_load(s);
    if (d.words[DISK_FORCED_COMMIT] < c.number) {
        disk_says_forced(&d, &c);
        disk_store(s, &d);
    }
    if (failure != 0) {
        force_control(s);
        atomic_store(word(s->ring, FORCE_REPAIRED), failure);
    }
    if (locked_here) {
        writer_unlock(s);
    }
    force_control(s);
}

enum { RESERVE_AHEAD = 1 << 16 };
#define RESERVED_WHILE_APPENDING UINT64_C(9223372036854775807)

// Before sequences are given out to frames that may be missing on the disk. Two records: the second may say "known to be on
// the disk" only of what the first put there.
static inline void reserve(const spool *s, uint64_t upto) {
    slot d = disk_load(s);
    if (upto <= d.words[DISK_RESERVED_FORCED]) {
        return;
    }
    d.words[DISK_RESERVED] = s->sync_mode == SYNC_COMMIT ? RESERVED_WHILE_APPENDING
                                                        : larger(d.words[DISK_RESERVED], upto + RESERVE_AHEAD);
    disk_store(s, &d);
    force_control(s);
    d.words[DISK_RESERVED_FORCED] = d.words[DISK_RESERVED];
    disk_store(s, &d);
}

// When appends have ended: what was reserved and not used need not be declared cut. Under the lock.
static inline void unreserve(const spool *s) {
    slot d = disk_load(s);
    commit c = commit_load(s);
    if (d.words[DISK_RESERVED] > c.next_sequence || d.words[DISK_RESERVED_FORCED] > c.next_sequence) {
        d.words[DISK_RESERVED] = d.words[DISK_RESERVED_FORCED] = c.next_sequence;
        disk_store(s, &d);
        force_control(s);
    }
}

// ------------------------------------------------------------------------------------------------------------ recovery

// What tells one mount from another: the inode number of the file system's directory in sysfs. Empty if that cannot be told.
static inline void mount_text(const spool *s, char *to, size_t size) {
    static const char *const types[] = {"ext4", "xfs", "f2fs"};
    char path[PATH_MAX], link[PATH_MAX];
    struct stat status;
    struct statfs fs;
    to[0] = 0;
    if (stat(path_in(s->dir, "spool.ring"), &status) != 0 || statfs(s->dir, &fs) != 0) {
        return;
    }
    if (fs.f_type == TMPFS_MAGIC || fs.f_type == RAMFS_MAGIC) {
        snprintf(to, size, "tmpfs");
        return;
    }
    snprintf(path, sizeof path, "/sys/dev/block/%u:%u", major(status.st_dev), minor(status.st_dev));
    ssize_t length = readlink(path, link, sizeof link - 1);
    if (length <= 0) {
        return;
    }
    link[length] = 0;
    const char *slash = strrchr(link, '/'), *device = slash == NULL ? link : slash + 1;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (snprintf(path, sizeof path, "/sys/fs/%s/%s", types[i], device) < (int)sizeof path && stat(path, &status) == 0) {
            snprintf(to, size, "%llu", (unsigned long long)status.st_ino);
            return;
        }
    }
}

// FNV-1a of a text, and never 0.
static inline uint64_t mount_hash(const char *text) {
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (const char *c = text; *c != 0; c++) {
        hash = (hash ^ (uint8_t)*c) * UINT64_C(0x100000001B3);
    }
    return hash != 0 ? hash : 1;
}

// The kernel's boot id, a slash and the mount as one number; 0 if either cannot be told.
static inline uint64_t mount_now(const spool *s) {
    char text[128] = "", mount[64];
    int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? -1 : read(fd, text, 64);
    mount_text(s, mount, sizeof mount);
    if (fd >= 0) {
        close(fd);
    }
    if (length <= 0 || mount[0] == 0) {
        return 0;
    }
    text[strcspn(text, "\n")] = 0;
    strcat(strcat(text, "/"), mount);
    return mount_hash(text);
}

// A whole frame or filler at an offset. The mapping itself is read: this is under the lock, and nobody writes.
static inline bool whole_at(const spool *s, uint64_t offset, uint64_t end, header *h) {
    uint64_t left = left_of_lap(s, offset);
    const uint8_t *at = s->ring + place_of(s, offset);
    return header_read(s, at, smaller(end - offset, left), left, h) && check_right(s, at, h);
}

// A whole table of origins at an offset, and not one that another lap left at its place.
static inline bool is_table(const spool *s, uint64_t offset, const header *h) {
    return h->encoding == ENCODING_ORIGINS && u64(s->ring + place_of(s, offset) + FRAME_HEADER + ORIGINS_OFFSET) == offset;
}

// The newest whole slot, whatever the number says: sectors reach the disk whole, so number and slots belong together, but
// SYNC_COMMIT fills a slot and forces it before it stores the number.
static inline commit newest_commit(const spool *s) {
    slot both[2] = {{.count = SLOT_WORD_COUNT}, {.count = SLOT_WORD_COUNT}}, *best = NULL;
    for (unsigned i = 0; i < 2; i++) {
        if (slot_copy(s->ring, COMMIT_SLOTS, i, &both[i]) && (best == NULL || both[i].number > best->number)) {
            best = &both[i];
        }
    }
    commit c = best == NULL ? (commit){0} : commit_of(best);
    if (best == NULL || !commit_holds(s, &c)) {
        die(EXIT_REFUSED, "%s: the control block is damaged: no commit is whole", s->dir);
    }
    atomic_store_explicit(word(s->ring, COMMIT_NUMBER), with_parity(c.number), memory_order_release);
    return c;
}

// Step 3: what was written over the oldest frames is newer than this commit. False if there is no frame left.
static inline bool find_oldest(const spool *s, commit *c, bool *overwritten) {
    const uint64_t enough = UINT64_C(64) << 20;
    // With SYNC_COMMIT up to where one append may have written: its sequences will be given out again.
    const uint64_t largest = (FRAME_HEADER + (uint64_t)s->max_content + 7) / 8 * 8 + FRAME_HEADER;
    const uint64_t reach = c->next_offset + s->data_size / 2 + s->data_size / 16 + largest;
    const uint64_t look_until = s->sync_mode == SYNC_COMMIT && reach > s->data_size ? reach - s->data_size : 0;
    uint64_t behind = c->min_offset, solid_from = c->min_offset, min_sequence = 0, min_offset = 0;
    header h;
    for (uint64_t at = c->min_offset; at < c->next_offset && (at - solid_from < enough || at < look_until);) {
        // A filler or a table counts only where one must be: at min, or right behind a whole frame.
        if (!whole_at(s, at, c->next_offset, &h) || (takes_no_sequence(&h) ? at != behind : h.sequence < c->min_sequence)
            || (h.encoding == ENCODING_ORIGINS && !is_table(s, at, &h))) {
            at += FRAME_ALIGNMENT;
            continue;
        }
        bool last = h.encoding == ENCODING_ORIGINS || (h.encoding == ENCODING_FILLER && at + h.storage + 1 == c->origins);
        if (h.sequence >= c->next_sequence && !last) {
            min_sequence = 0;  // all before it and it are gone
            *overwritten = true;
        } else if (min_sequence == 0 && !takes_no_sequence(&h)) {
            min_sequence = h.sequence;
            min_offset = at;
        }
        if (at != behind || min_sequence == 0) {
            solid_from = at;
        }
        behind = at += h.storage;
    }
    if (min_sequence != 0) {
        c->min_sequence = min_sequence;
        c->min_offset = min_offset;
    }
    return min_sequence != 0;
}

// A stretch of whole frames, one behind the other.
typedef struct {
    uint64_t first_sequence, first_offset, next_sequence, next_offset;  // up to the end of its last whole batch
    uint64_t stopped;                                                    // where the next frame was not whole
} stretch;

static inline stretch walk(const spool *s, uint64_t offset, uint64_t sequence, const commit *c) {
    stretch w = {sequence, offset, sequence, offset, offset};
    header h;
    while (w.stopped < c->next_offset && whole_at(s, w.stopped, c->next_offset, &h)) {
        if (!between(h.sequence, sequence, c->next_sequence - (takes_no_sequence(&h) ? 0 : 1))
            || (h.encoding == ENCODING_ORIGINS && !is_table(s, w.stopped, &h))) {
            break;
        }
        if (!takes_no_sequence(&h)) {
            sequence = h.sequence + 1;
        }
        if (h.encoding != ENCODING_FILLER && !h.more) {
            w.next_sequence = sequence;
            w.next_offset = w.stopped + h.storage;
        }
        w.stopped += h.storage;
    }
    return w;
}

static inline stretch longest_stretch(const spool *s, const commit *c) {
    stretch best = {c->min_sequence, c->min_offset, c->min_sequence, c->min_offset, c->min_offset};
    header h;
    for (uint64_t at = c->min_offset; at < c->next_offset;) {
        if (!whole_at(s, at, c->next_offset, &h) || takes_no_sequence(&h)
            || !between(h.sequence, c->min_sequence, c->next_sequence - 1)) {
            at += FRAME_ALIGNMENT;
            continue;
        }
        stretch w = walk(s, at, h.sequence, c);
        if (w.next_offset - w.first_offset > best.next_offset - best.first_offset) {
            best = w;
        }
        at = larger(w.stopped, at + FRAME_ALIGNMENT);
    }
    return best;
}

// True if this word of a commit means a table that is whole, and that nothing kept was written over.
static inline bool has_table(const spool *s, uint64_t origins, uint64_t before, uint64_t kept_end) {
    header h;
    return origins > 0 && origins <= before && kept_end - (origins - 1) <= s->data_size
        && whole_at(s, origins - 1, kept_end + s->data_size, &h) && is_table(s, origins - 1, &h);
}

// The newest table of origins among what is kept.
static inline uint64_t newest_origins(const spool *s, const commit *c, const slot *d, uint64_t kept_end, bool nothing) {
    uint64_t forced = d->words[DISK_FORCED_OFFSET], before = nothing ? smaller(kept_end, forced) : kept_end;
    if (has_table(s, c->origins, before, kept_end)) {
        return c->origins;
    }
    uint64_t newest = has_table(s, d->words[DISK_FORCED_ORIGINS], before, kept_end) ? d->words[DISK_FORCED_ORIGINS] : 0;
    header h;
    for (uint64_t at = larger(c->min_offset, forced); at < before && whole_at(s, at, before, &h); at += h.storage) {
        if (is_table(s, at, &h)) {
            newest = at + 1;
        }
    }
    return newest;
}

static inline void note_cut(const spool *s, uint64_t from, const commit *c) {
    uint64_t recoveries = get(s->ring, RECOVERIES);
    uint64_t entry = CUTS + recoveries % CUT_COUNT * CUT_SIZE;
    set(s->ring, entry, from);
    set(s->ring, entry + 8, c->next_sequence);
    set(s->ring, entry + 16, now_ms());
    set(s->ring, entry + 24, c->generation);
    set(s->ring, RECOVERIES, recoveries + 1);
}

// Whoever opens a spool for writing does this first, under the lock.
static inline void enter_and_recover(spool *s) {
    uint64_t mount = mount_now(s);
    if (enter(s)) {
        return;  // what others write now is not lost
    }
    slot d = disk_load(s);
    if (mount != 0 && d.words[DISK_MOUNT] == mount) {
        return;
    }
    commit c = newest_commit(s);  // step 1
    uint64_t forced = d.words[DISK_FORCED_OFFSET];
    if (forced != c.next_offset || d.words[DISK_RESERVED] > c.next_sequence) {  // step 2
        uint64_t behind_last = c.next_sequence;
        const uint64_t old_sequence = c.min_sequence, old_offset = c.min_offset;
        uint64_t end = c.next_offset;
        bool overwritten = false, any = find_oldest(s, &c, &overwritten);  // step 3
        if (any && forced < c.next_offset && c.origins != 0 && forced == old_offset && forced != c.min_offset && !overwritten) {
            any = false;  // it comes again from where it came from
            c.min_sequence = old_sequence;
        }
        if (!any) {
            behind_last = c.min_sequence;
            c.min_offset = c.next_offset;
        } else if (forced < c.next_offset) {  // step 4
            stretch kept = forced > c.min_offset ? walk(s, forced, d.words[DISK_FORCED_SEQUENCE], &c)
                : c.origins != 0 && forced == c.min_offset ? walk(s, c.min_offset, c.min_sequence, &c)
                                                           : longest_stretch(s, &c);
            if (forced <= c.min_offset) {
                c.min_sequence = kept.first_sequence;
                c.min_offset = kept.first_offset;
            }
            behind_last = kept.next_sequence;
            end = kept.next_offset;
        }
        c.origins = newest_origins(s, &c, &d, end, c.min_offset == c.next_offset);
        c.next_offset = end;
        if (s->sync_mode != SYNC_COMMIT) {  // step 5
            c.next_sequence = larger(c.next_sequence, d.words[DISK_RESERVED]);
        }
        for (uint32_t i = 0; i < s->reader_slots; i++) {
            slot position;
            if (reader_in_use(reader_slot(s, i)) && position_load(reader_slot(s, i), &position)) {
                c.next_sequence = larger(c.next_sequence, position.words[POSITION_SEQUENCE]);
            }
        }
        if (behind_last < c.next_sequence) {  // step 6
            c.generation++;
            note_cut(s, behind_last, &c);
            force_control(s);
        }
        commit_store(s, &c);
        force_control(s);  // before anything calls forced what this commit gives up
    }
    uint64_t failure = force_failure(s);
    if (failure != 0) {
        touch_unforced(s, c.min_offset, c.next_offset);  // the page cache may not have been lost after all
        force(s, s->readers, 0, READERS_HEADER_SIZE + (uint64_t)s->reader_slots * READER_SLOT_SIZE);
    }
    force(s, s->ring, 0, s->ring_size);  // step 7
    if (failure != 0) {
        atomic_store(word(s->ring, FORCE_REPAIRED), failure);
    }
    disk_says_forced(&d, &c);
    d.words[DISK_MOUNT] = mount;
    d.words[DISK_RESERVED] = d.words[DISK_RESERVED_FORCED] = c.next_sequence;
    disk_store(s, &d);
    force_control(s);
}

#endif
