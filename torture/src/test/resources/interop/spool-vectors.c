// SPDX-License-Identifier: Apache-2.0
//
// Reads the golden vectors of docs/spool-format.md, section 12, from standard input, and holds the code of this folder to them. Says
// how many there are; ends with exit code 1 at the first that is not as it should be.
#include "home.h"
#include "keys.h"

enum { MOST_FIELDS = 24, LONGEST = 256, MOST_BYTES = 1024 };

typedef struct {
    char name[LONGEST];
    char keys[MOST_FIELDS][LONGEST], values[MOST_FIELDS][LONGEST];
    unsigned fields;
    uint8_t bytes[MOST_BYTES];
    size_t length;
} vector;

static const char *text_of(const vector *v, const char *key) {
    for (unsigned i = 0; i < v->fields; i++) {
        if (strcmp(v->keys[i], key) == 0) {
            return v->values[i];
        }
    }
    return NULL;
}

static uint64_t value_of(const vector *v, const char *key) {
    const char *text = text_of(v, key);
    if (text == NULL) {
        die(EXIT_OTHER, "%s: there is no '%s'", v->name, key);
    }
    return strtoull(text, NULL, 0);
}

static void expect(const vector *v, const char *what, uint64_t found, uint64_t expected) {
    if (found != expected) {
        die(EXIT_OTHER, "%s: %s is %llu, expected %llu", v->name, what, (unsigned long long)found, (unsigned long long)expected);
    }
}

static void expect_text(const vector *v, const void *found, size_t length, const char *expected) {
    if (length != strlen(expected) || memcmp(found, expected, length) != 0) {
        die(EXIT_OTHER, "%s: found %.*s, expected %s", v->name, (int)length, (const char *)found, expected);
    }
}

static size_t from_hex(const char *text, uint8_t *bytes, size_t most) {
    size_t length = 0;
    int used;
    for (unsigned byte; length < most && sscanf(text, " %2x%n", &byte, &used) == 1; text += used) {
        bytes[length++] = (uint8_t)byte;
    }
    return length;
}

// The spool of the vectors: as large as the smallest.
static spool s = {.dir = "", .lock_fd = -1, .data_lock_fd = -1};
static dictionary phrases;
static uint8_t decoded[1000];

static void check_keys(const vector *v, const uint8_t *content, size_t length) {
    decoding c = {.in = content, .end = content + length, .out = decoded, .limit = decoded + sizeof decoded};
    bool right = keys_decode(&phrases, &c);
    expect(v, "malformed", !right, text_of(v, "malformed") != NULL);
    if (right) {
        expect_text(v, decoded, (size_t)(c.out - decoded), text_of(v, "decoded"));
    }
}

static void check_frame(const vector *v) {
    uint64_t left = left_of_lap(&s, value_of(v, "offset"));
    header h;
    expect(v, "a possible header", header_read(&s, v->bytes, smaller(v->length, left), left, &h), true);
    expect(v, "a right check", check_right(&s, v->bytes, &h), true);
    expect(v, "storage", h.storage, v->length);
    expect(v, "sequence", h.sequence, value_of(v, "sequence"));
    expect(v, "time", h.time, value_of(v, "time"));
    expect(v, "encoding", h.encoding, value_of(v, "encoding"));
    expect(v, "length", h.length, value_of(v, "length"));
    expect(v, "padding", h.padding, value_of(v, "padding"));
    expect(v, "more", h.more, value_of(v, "more"));
    const uint8_t *content = v->bytes + FRAME_HEADER;
    if (h.encoding == ENCODING_JSON) {
        expect_text(v, content, h.length, text_of(v, "content"));
    } else if (h.encoding == ENCODING_ORIGINS) {
        expect(v, "own offset", u64(content + ORIGINS_OFFSET), value_of(v, "offset"));
    } else if (h.encoding == ENCODING_KEYS) {
        const uint8_t *at = content;
        expect(v, "dictionary", dictionary_number(&at, content + h.length), 1);
        check_keys(v, at, (size_t)(content + h.length - at));
    }
}

static void check_slot(const vector *v) {
    slot stored = {.count = (unsigned)(v->length / 8) - 2};
    static uint8_t pair[2 * MOST_BYTES] __attribute__((aligned(8)));
    uint64_t number_word = value_of(v, "number word");
    unsigned which = number_of(number_word) & 1;
    put64(pair, number_word);
    memcpy(pair + 64 + which * slot_size(stored.count), v->bytes, v->length);
    expect(v, "whole", slots_load(pair, 0, 64, &stored), true);
    expect(v, "number", stored.number, value_of(v, "number"));
    expect(v, "mix", slot_mix(&stored), value_of(v, "mix"));
    for (unsigned i = 0; i < stored.count; i++) {
        char key[16];
        snprintf(key, sizeof key, "word %u", i);
        expect(v, key, stored.words[i], value_of(v, key));
    }
    // And the other way round: stored by this code, from the number before.
    put64(pair, with_parity(stored.number - 1));
    memset(pair + 64, 0, 2 * slot_size(stored.count));
    slots_store(pair, 0, 64, &stored);
    expect(v, "number word as stored here", u64(pair), number_word);
    expect(v, "as stored here", memcmp(pair + 64 + which * slot_size(stored.count), v->bytes, v->length), 0);
}

static void check_birth(vector *v) {
    static uint8_t ring[MIN_RING_FILE_SIZE];
    memcpy(ring, v->bytes, v->length);
    s.ring = ring;
    s.ring_size = value_of(v, "ring file size");
    check_birth_record(&s, v->name);
    expect(v, "salt", s.salt, value_of(v, "salt"));
}

static void check_reader(const vector *v) {
    uint32_t length = u32(v->bytes + READER_NAME_LENGTH);
    expect_text(v, v->bytes + READER_NAME, length, text_of(v, "name"));
    expect(v, "state", u32(v->bytes + READER_STATE), READER_IN_USE);
    expect(v, "protected", u32(v->bytes + READER_PROTECTED), READER_IS_PROTECTED);
    expect(v, "created", u64(v->bytes + READER_CREATED_MS), value_of(v, "created"));
    expect(v, "check", u32(v->bytes + READER_NAME_CHECK),
           crc32c(crc32c(0, v->bytes + READER_CREATED_MS, 12), v->bytes + READER_NAME, length));
}

static void check_mount(const vector *v) {
    char text[2 * LONGEST];
    snprintf(text, sizeof text, "%s/%s", text_of(v, "boot id"), text_of(v, "mount"));
    expect(v, "hash", mount_hash(text), value_of(v, "DISK_MOUNT"));
}

static void check(vector *v) {
    uint8_t content[MOST_BYTES];
    if (strcmp(v->name, "birth record") == 0) {
        check_birth(v);
    } else if (strcmp(v->name, "mount") == 0) {
        check_mount(v);
    } else if (text_of(v, "number word") != NULL) {
        check_slot(v);
    } else if (strncmp(v->name, "slot of a reader", 16) == 0) {
        check_reader(v);
    } else if (strcmp(v->name, "dictionary") == 0) {
        expect(v, "a right dictionary", dictionary_take(&s, value_of(v, "number"), v->bytes, v->length, &phrases), true);
    } else if (strncmp(v->name, "content ", 8) == 0) {
        check_keys(v, content, from_hex(v->name + 8, content, sizeof content));
    } else if (text_of(v, "salt") != NULL) {
        check_frame(v);
    } else {
        die(EXIT_OTHER, "%s: a vector that this program does not know", v->name);
    }
}

int main(void) {
    static vector v;
    char line[LONGEST];
    unsigned count = 0;
    for (bool more = true; more;) {
        more = fgets(line, sizeof line, stdin) != NULL;
        line[more ? strcspn(line, "\n") : 0] = 0;
        char *value = strstr(line, " = ");
        if (line[0] == '[') {
            memset(&v, 0, sizeof v);
            snprintf(v.name, sizeof v.name, "%.*s", (int)strlen(line) - 2, line + 1);
        } else if (line[0] == ' ') {
            v.length += from_hex(line, v.bytes + v.length, sizeof v.bytes - v.length);
        } else if (value != NULL && v.fields < MOST_FIELDS) {
            snprintf(v.keys[v.fields], LONGEST, "%.*s", (int)(value - line), line);
            snprintf(v.values[v.fields++], LONGEST, "%s", value + 3);
        } else if (line[0] == 0 && v.name[0] != 0) {
            check(&v);
            count++;
            v.name[0] = 0;
        }
    }
    printf("%u vectors are right\n", count);
    return 0;
}
