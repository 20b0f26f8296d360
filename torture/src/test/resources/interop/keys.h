// SPDX-License-Identifier: Apache-2.0
//
// Frames that are encoded with "keys", and the dictionaries that they name, written from docs/spool-format.md, sections 3.2 and
// 3.3. Whoever wrote a dictionary or a content may have been wrong or hostile: every byte is looked for before it is read, and every
// byte of room before it is written.
#ifndef KEYS_H
#define KEYS_H

#include "spool.h"

#define DICTIONARY_MAGIC UINT64_C(6071771817164361811)
enum {  // a dictionary's file [3.2]
    DICTIONARY_FILE_VERSION = 8, DICTIONARY_ENCODING = 12, DICTIONARY_UUID_HIGH = 16, DICTIONARY_UUID_LOW = 24,
    DICTIONARY_NUMBER = 32, DICTIONARY_LENGTH = 92, DICTIONARY_CHECK = 96, DICTIONARY_CONTENT = 100,
    DICTIONARY_MAX_CONTENT = 1048576, DICTIONARY_NUMBER_BYTES = 9
};
enum {  // keys [3.3]
    KEYS_DICTIONARY_MAX = 65536, KEYS_END = 0, KEYS_HOLE = 1, KEYS_HOLE_DECIMALS_MAX = 7, KEYS_NUMBER = 0, KEYS_PAGE = 1,
    KEYS_PAGES = 8, KEYS_PAGE_SIZE = 256, KEYS_SHORT = 33, KEYS_REFERENCES_MAX = 2081, KEYS_LAST_PAIR = 100,
    KEYS_LAST_DIGIT = 200, KEYS_DECIMALS = 210, KEYS_DECIMALS_MAX = 40, KEYS_MINUS = 254, KEYS_LEAVE = 255
};

typedef struct {
    uint64_t number;  // 0: none is loaded
    uint8_t *bytes;
    uint32_t length;
    uint32_t places[KEYS_REFERENCES_MAX];  // where in the bytes each reference goes
    uint32_t references;
} dictionary;

static inline bool is_code(uint8_t b) {
    return (b < 0x20 && b != '\t' && b != '\n' && b != '\r') || b == 0xC0 || b == 0xC1 || b >= 0xF5;
}
static inline bool is_hole(uint8_t b) { return b >= KEYS_HOLE && b <= KEYS_HOLE + KEYS_HOLE_DECIMALS_MAX; }
static inline bool is_digit(uint8_t b) { return b >= '0' && b <= '9'; }

// The first byte behind the digits of a hole. There is one: a phrase ends with a byte that is no digit.
static inline uint32_t behind_digits(const dictionary *d, uint32_t at) {
    while (is_digit(d->bytes[at])) {
        at++;
    }
    return at;
}

static inline bool add_place(dictionary *d, uint32_t at) {
    if (d->references == KEYS_REFERENCES_MAX) {
        return false;
    }
    d->places[d->references++] = at;
    return true;
}

// Numbers what can be referred to. False if the bytes are no dictionary of keys.
static inline bool dictionary_index(dictionary *d) {
    d->references = 0;
    if (d->length > KEYS_DICTIONARY_MAX || (d->length > 0 && d->bytes[d->length - 1] != KEYS_END)) {
        return false;
    }
    for (uint32_t i = 0, start = 0; i < d->length; i++) {
        if (d->bytes[i] == KEYS_END) {
            if (i == start || !add_place(d, start)) {
                return false;
            }
            start = i + 1;
        } else if (is_code(d->bytes[i]) && !is_hole(d->bytes[i])) {
            return false;
        }
    }
    for (uint32_t i = 0; i < d->length; i++) {
        if (is_hole(d->bytes[i])) {
            uint32_t behind = behind_digits(d, i + 1);
            if (d->bytes[behind] != KEYS_END && !add_place(d, behind)) {
                return false;
            }
        }
    }
    return true;
}

// Holds the bytes of a dictionary's file to their checks. False if they are damaged, or not this spool's.
static inline bool dictionary_take(const spool *s, uint64_t number, const uint8_t *file, size_t size, dictionary *d) {
    d->number = 0;
    bool right = size >= DICTIONARY_CONTENT && u64(file) == DICTIONARY_MAGIC
        && u32(file + DICTIONARY_FILE_VERSION) == VERSION
        && u32(file + DICTIONARY_CHECK)
            == crc32c(crc32c(0, file, DICTIONARY_CHECK), file + DICTIONARY_CONTENT, size - DICTIONARY_CONTENT)
        && u64(file + DICTIONARY_NUMBER) == number && u32(file + DICTIONARY_ENCODING) == ENCODING_KEYS
        && u64(file + DICTIONARY_UUID_HIGH) == s->uuid_high && u64(file + DICTIONARY_UUID_LOW) == s->uuid_low
        && u32(file + DICTIONARY_LENGTH) == size - DICTIONARY_CONTENT;
    if (right) {
        d->length = (uint32_t)(size - DICTIONARY_CONTENT);
        d->bytes = realloc(d->bytes, d->length + 1);
        if (d->bytes == NULL) {
            die(EXIT_OTHER, "out of memory");
        }
        memcpy(d->bytes, file + DICTIONARY_CONTENT, d->length);
        right = dictionary_index(d);
        d->number = right ? number : 0;
    }
    return right;
}

// Reads the file of a dictionary and holds it to its checks. False if it is not there, damaged, or not this spool's.
static inline bool dictionary_load(const spool *s, uint64_t number, dictionary *d) {
    char name[64];
    snprintf(name, sizeof name, "dictionaries/%llu", (unsigned long long)number);
    d->number = 0;
    int fd = open(path_in(s->dir, name), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    size_t most = DICTIONARY_CONTENT + DICTIONARY_MAX_CONTENT + 1, size = 0;
    uint8_t *file = malloc(most);
    if (file == NULL) {
        die(EXIT_OTHER, "out of memory");
    }
    for (ssize_t got; size < most && (got = read(fd, file + size, most - size)) != 0;) {
        if (got < 0) {
            die(EXIT_OTHER, "%s/%s: %s", s->dir, name, strerror(errno));
        }
        size += (size_t)got;
    }
    close(fd);
    bool right = size < most && dictionary_take(s, number, file, size, d);
    free(file);
    return right;
}

// Bytes that are still to be read, and room that is still to be written to.
typedef struct {
    const uint8_t *in, *end;
    uint8_t *out, *limit;
} decoding;

static inline bool take(decoding *c, uint8_t *b) {
    bool some = c->in < c->end;
    if (some) {
        *b = *c->in++;
    }
    return some;
}

static inline bool give(decoding *c, const uint8_t *bytes, size_t length) {
    bool fits = length <= (size_t)(c->limit - c->out);
    if (fits && length > 0) {
        memcpy(c->out, bytes, length);
        c->out += length;
    }
    return fits;
}

static inline bool give_pair(decoding *c, uint32_t n) {
    uint8_t digits[] = {(uint8_t)('0' + n / 10), (uint8_t)('0' + n % 10)};
    return give(c, digits, 2);
}

// A number, and where the digits are that it is expected to begin with. False if it is malformed; *left: there is none.
static inline bool decode_number(decoding *c, uint32_t decimals, const uint8_t *prefix, size_t prefix_length, bool *left) {
    uint8_t b;
    if (!take(c, &b)) {
        return false;
    }
    *left = b == KEYS_LEAVE;
    if (*left) {
        return true;
    }
    if (b >= KEYS_DECIMALS && b <= KEYS_DECIMALS + KEYS_DECIMALS_MAX) {
        decimals = (uint32_t)b - KEYS_DECIMALS;
        prefix_length = 0;
        if (!take(c, &b)) {
            return false;
        }
    }
    if (b == KEYS_MINUS && (!give(c, (const uint8_t *)"-", 1) || !take(c, &b))) {
        return false;
    }
    uint8_t *digits = c->out;
    if (!give(c, prefix, prefix_length)) {
        return false;
    }
    while (b < KEYS_LAST_PAIR) {
        if (!give_pair(c, b) || !take(c, &b)) {
            return false;
        }
    }
    uint8_t last = (uint8_t)('0' + b - KEYS_LAST_DIGIT);
    if (b >= KEYS_DECIMALS || !(b < KEYS_LAST_DIGIT ? give_pair(c, (uint32_t)b - KEYS_LAST_PAIR) : give(c, &last, 1))) {
        return false;
    }
    if (decimals > 0) {
        if ((size_t)(c->out - digits) < decimals || c->out == c->limit) {
            return false;
        }
        memmove(c->out - decimals + 1, c->out - decimals, decimals);
        *(c->out - decimals) = '.';
        c->out++;
    }
    return true;
}

// From a place in the dictionary to the end of its phrase.
static inline bool decode_phrase(const dictionary *d, uint32_t at, decoding *c) {
    while (d->bytes[at] != KEYS_END) {
        if (!is_hole(d->bytes[at])) {
            if (!give(c, d->bytes + at++, 1)) {
                return false;
            }
            continue;
        }
        uint32_t decimals = (uint32_t)d->bytes[at] - KEYS_HOLE, behind = behind_digits(d, at + 1);
        bool left;
        if (!decode_number(c, decimals, d->bytes + at + 1, behind - at - 1, &left)) {
            return false;
        }
        if (left) {
            return true;
        }
        at = behind;
    }
    return true;
}

// The number that a code says, if it is the code of a reference of one byte: codes count from 0x0B on.
static inline uint32_t short_reference(uint8_t code) {
    uint32_t number = 0;
    for (uint32_t b = KEYS_PAGE + KEYS_PAGES; b < code; b++) {
        number += is_code((uint8_t)b);
    }
    return number;
}

// False if the content is malformed, or takes more than the room.
static inline bool keys_decode(const dictionary *d, decoding *c) {
    uint8_t b;
    while (take(c, &b)) {
        if (!is_code(b)) {
            if (!give(c, &b, 1)) {
                return false;
            }
        } else if (b == KEYS_NUMBER) {
            bool left;
            if (!decode_number(c, 0, NULL, 0, &left)) {
                return false;
            }
        } else {
            uint32_t reference;
            if (b < KEYS_PAGE + KEYS_PAGES) {
                uint8_t low;
                if (!take(c, &low)) {
                    return false;
                }
                reference = KEYS_SHORT + KEYS_PAGE_SIZE * ((uint32_t)b - KEYS_PAGE) + low;
            } else {
                reference = short_reference(b);
            }
            if (reference >= d->references || !decode_phrase(d, d->places[reference], c)) {
                return false;
            }
        }
    }
    return true;
}

// Takes the number of a dictionary off a content: seven bits in a byte, the lowest first. 0 if there is none.
static inline uint64_t dictionary_number(const uint8_t **at, const uint8_t *end) {
    uint64_t number = 0;
    for (int i = 0; i < DICTIONARY_NUMBER_BYTES && *at < end; i++) {
        uint8_t b = *(*at)++;
        number |= (uint64_t)(b & 0x7F) << (7 * i);
        if (b < 0x80) {
            return i > 0 && b == 0 ? 0 : number;  // a number takes no more bytes than it needs
        }
    }
    return 0;
}

#endif
