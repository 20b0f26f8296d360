// SPDX-License-Identifier: Apache-2.0
//
// Messages whose every byte follows from four numbers, so that whoever reads one can tell whether it is what was written.
// Nothing here is part of the format. The same, byte for byte, as io.spool.torture.process.Message.
#ifndef MESSAGE_H
#define MESSAGE_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { MESSAGE_MAX = 400 };

static inline uint32_t message_make(char *to, uint64_t writer, uint64_t batch, uint64_t index, uint64_t size) {
    int at = snprintf(to, MESSAGE_MAX,
        "{\"w\":%" PRIu64 ",\"b\":%" PRIu64 ",\"i\":%" PRIu64 ",\"n\":%" PRIu64 ",\"f\":\"", writer, batch, index, size);
    uint64_t state = writer * 1000003 + batch * 31 + index;
    uint64_t fill = ((state * UINT64_C(0x9E3779B97F4A7C15)) >> 33) % 200;
    for (uint64_t i = 0; i < fill; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        to[at++] = (char)('a' + (state >> 33) % 26);
    }
    memcpy(to + at, "\"}", 2);
    return (uint32_t)at + 2;
}

typedef struct {
    uint64_t writer, batch, index, size;
} message;

// False if a single byte is not what the message's own numbers say.
static inline bool message_proves_itself(const uint8_t *content, uint32_t length, message *m) {
    char text[MESSAGE_MAX + 1], same[MESSAGE_MAX];
    if (length >= MESSAGE_MAX) {
        return false;
    }
    memcpy(text, content, length);
    text[length] = 0;
    return sscanf(text, "{\"w\":%" SCNu64 ",\"b\":%" SCNu64 ",\"i\":%" SCNu64 ",\"n\":%" SCNu64 ",", &m->writer, &m->batch,
               &m->index, &m->size) == 4
        && message_make(same, m->writer, m->batch, m->index, m->size) == length && memcmp(same, content, length) == 0;
}

#endif
