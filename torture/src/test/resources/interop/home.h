// SPDX-License-Identifier: Apache-2.0
//
// Section 2.5 of the page: which file the spool lives in. A copy gets an identity of its own. For those who open for writing.
#ifndef HOME_H
#define HOME_H

#include "disk.h"

#include <linux/stat.h>
#include <sys/random.h>
#include <sys/syscall.h>

long syscall(long number, ...);  // statx has no name in POSIX

enum { HOME_NUMBER = 2560, HOME_SLOTS = 2624 };
enum { HOME_INODE, HOME_BIRTH_NS, HOME_UUID_HIGH, HOME_UUID_LOW, HOME_COPIED_HIGH, HOME_COPIED_LOW, HOME_COPIED_SEQUENCE };

// Inode number and time of birth of spool.ring; zeros for what is not known.
static inline void home_here(const spool *s, uint64_t *inode, uint64_t *birth) {
    struct statx status = {0};
    *inode = *birth = 0;
    if (syscall(SYS_statx, AT_FDCWD, path_in(s->dir, "spool.ring"), 0, STATX_INO | STATX_BTIME, &status) == 0) {
        *inode = status.stx_ino;
        *birth = (status.stx_mask & STATX_BTIME) != 0
            ? (uint64_t)status.stx_btime.tv_sec * 1000000000 + status.stx_btime.tv_nsec : 0;
    }
}

// ext2 to ext4, xfs, btrfs, f2fs, tmpfs and zfs.
static inline bool inodes_last(const spool *s) {
    static const uint32_t types[] = {0xEF53, 0x58465342, 0x9123683E, 0xF2F52010, TMPFS_MAGIC, 0x2FC12FC1};
    struct statfs fs;
    bool last = false;
    if (statfs(path_in(s->dir, "spool.ring"), &fs) == 0) {
        for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
            last |= (uint32_t)fs.f_type == types[i];
        }
    }
    return last;
}

// The record, from either slot; false if none is whole.
static inline bool home_load(const spool *s, slot *h) {
    if (slots_load(s->ring, HOME_NUMBER, HOME_SLOTS, h)) {
        return true;
    }
    for (unsigned i = 0; i < 2; i++) {
        if (slot_copy(s->ring, HOME_SLOTS, i, h)) {
            return true;
        }
    }
    memset(h->words, 0, sizeof h->words);
    return false;
}

static inline void home_settle(spool *s) {
    slot h = {.count = SLOT_WORD_COUNT};
    bool stored = get(s->ring, HOME_NUMBER) != 0, whole = home_load(s, &h);
    uint64_t *w = h.words, inode, birth;
    if (!stored) {
        memset(w, 0, sizeof h.words);
    }
    home_here(s, &inode, &birth);
    bool known = w[HOME_INODE] != 0;
    bool same = w[HOME_INODE] == inode && (w[HOME_BIRTH_NS] == birth || w[HOME_BIRTH_NS] == 0 || birth == 0);
    bool settled = known && same && (w[HOME_BIRTH_NS] != 0 || birth == 0);
    if (settled || inode == 0 || !inodes_last(s)) {
        return;
    }
    if (stored && (whole ? known && !same : true)) {
        bool born = w[HOME_UUID_HIGH] == 0 && w[HOME_UUID_LOW] == 0;
        w[HOME_COPIED_HIGH] = born ? s->uuid_high : w[HOME_UUID_HIGH];
        w[HOME_COPIED_LOW] = born ? s->uuid_low : w[HOME_UUID_LOW];
        w[HOME_COPIED_SEQUENCE] = commit_load(s).next_sequence;
        uint64_t random[2];
        if (getrandom(random, sizeof random, 0) != sizeof random) {
            die(EXIT_OTHER, "no random numbers: %s", strerror(errno));
        }
        w[HOME_UUID_HIGH] = (random[0] & ~UINT64_C(0xF000)) | 0x4000;  // a random UUID says so
        w[HOME_UUID_LOW] = (random[1] & ~(UINT64_C(3) << 62)) | UINT64_C(1) << 63;
        fprintf(stderr, "%s is a copy, and a spool of its own from now on\n", s->dir);
    }
    w[HOME_INODE] = inode;
    w[HOME_BIRTH_NS] = birth;
    slots_store(s->ring, HOME_NUMBER, HOME_SLOTS, &h);
    slots_store(s->ring, HOME_NUMBER, HOME_SLOTS, &h);  // so that either slot stands in for the other
    force_control(s);
}

#endif
