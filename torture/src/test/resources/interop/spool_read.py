#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads a spool that nobody writes to, from docs/spool-format.md alone. Python 3, standard library only.

    spool_read.py DIR          prints "sequence time content" for each frame, and "LOST", "CUT" or "DAMAGED from to" for each gap
    spool_read.py --vectors    reads the golden vectors (section 12) from its standard input, and checks each
"""
import pathlib
import struct
import sys
import uuid

FACTOR = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1
CONTROL_SIZE = 8192
ENCODING_JSON, ENCODING_KEYS, ENCODING_ORIGINS, ENCODING_FILLER = 0, 1, 254, 255


class Damaged(Exception):
    """What is stored is not what a writer stores."""


def table():
    entries = []
    for i in range(256):
        for _ in range(8):
            i = (i >> 1) ^ (0x82F63B78 & -(i & 1))
        entries.append(i)
    return entries


CRC_TABLE = table()


def crc32c(data, crc=0):
    crc ^= 0xFFFFFFFF
    for byte in data:
        crc = CRC_TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def u32(data, at):
    return struct.unpack_from("<I", data, at)[0]


def u64(data, at):
    return struct.unpack_from("<Q", data, at)[0]


# ---- section 2.2: two slots ----


def mix(words):
    h = FACTOR
    for word in words:
        h = ((h ^ word) * FACTOR) & MASK
        h ^= h >> 32
    return h


def number_of(word):
    if bin(word).count("1") % 2 != 0:
        raise Damaged("the number has a wrong parity")
    return word >> 1


def slot(data, at, count):
    """Number and words of the slot at a place."""
    words = [u64(data, at + 8 * i) for i in range(count + 2)]
    if mix(words[:-1]) != words[-1]:
        raise Damaged("the mix of a slot is wrong")
    return words[0], words[1:-1]


def two_slots(data, number_at, slots_at, count):
    number = number_of(u64(data, number_at))
    found, words = slot(data, slots_at + (number & 1) * 8 * (count + 2), count)
    if found != number:
        raise Damaged("the slot does not have the number that names it")
    return words


# ---- sections 2.1 and 3: spool and frames ----


class Frame:
    """A header that is possible where it lies, and whose check is right. Raises Damaged for what is not."""

    def __init__(self, storage, salt, room, lap, max_content, offset):
        if room < 24:
            raise Damaged("no room for a header")
        self.length = u32(storage, 4)
        self.sequence = u64(storage, 8)
        meta = u64(storage, 16)
        self.time = meta & ((1 << 48) - 1)
        self.encoding = meta >> 48 & 0xFF
        self.padding = meta >> 56 & 127
        self.more = meta >> 63
        self.storage = 24 + self.length + self.padding
        filler = self.encoding == ENCODING_FILLER
        if (
            self.storage > min(room, len(storage))
            or self.storage % 8 != 0
            or self.padding > 23
            or (not filler and self.length > max_content)
            or (filler and (self.padding != 0 or self.storage != lap))
        ):
            raise Damaged("an impossible header")
        if u32(storage, 0) != crc32c(storage[4 : self.storage]) ^ salt:
            raise Damaged("the check of a frame is wrong")
        self.content = storage[24 : 24 + self.length]
        # A reader skips a table whose own offset is another: only writers and recovery look at it.
        self.takes_no_sequence = self.encoding >= ENCODING_ORIGINS
        self.own_offset = self.encoding != ENCODING_ORIGINS or u64(self.content, 0) == offset


class Spool:
    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.ring = (self.directory / "spool.ring").read_bytes()
        ring = self.ring
        if len(ring) < 84 or ring[:8] != b"SPOOLRNG":
            raise Damaged("foreign: no spool")
        if u32(ring, 8) != 1:
            raise Damaged("format version %d, and this is version 1" % u32(ring, 8))
        if u32(ring, 80) != crc32c(ring[:80]):
            raise Damaged("the birth record is damaged")
        if u64(ring, 40) != len(ring):
            raise Damaged("truncated: %d bytes, expected %d" % (len(ring), u64(ring, 40)))
        self.uuid = ring[16:32]
        self.data_size = u64(ring, 48)
        self.max_content = u32(ring, 56)
        self.salt = u32(ring, 72)
        (self.min_sequence, self.min_offset, self.next_sequence, self.next_offset, self.generation, _, _) = two_slots(
            ring, 512, 576, 7
        )
        self.dictionaries = {}

    def frame(self, offset):
        lap = self.data_size - offset % self.data_size
        place = CONTROL_SIZE + offset % self.data_size
        room = min(lap, self.next_offset - offset)
        return Frame(self.ring[place : place + room], self.salt, room, lap, self.max_content, offset)

    def whole_frame(self, offset, sequence):
        """The first whole frame from an offset on with a sequence from this one on and below next; None: there is none."""
        while offset < self.next_offset:
            try:
                found = self.frame(offset)
                if not found.takes_no_sequence and sequence <= found.sequence < self.next_sequence:
                    return offset, found
            except Damaged:
                pass
            offset += 8
        return None

    def cut_between(self, start, end):
        recoveries = u64(self.ring, 1184)
        for i in range(max(0, recoveries - 16), recoveries):
            cut_from, cut_to = struct.unpack_from("<QQ", self.ring, 2048 + i % 16 * 32)
            if start <= cut_from < end and cut_to <= end:
                return cut_from
        return end

    def read(self):
        """Section 5, from the oldest frame on: lines of text."""
        sequence, offset = self.min_sequence, self.min_offset
        while sequence < self.next_sequence:
            try:
                found = self.frame(offset)
                if found.takes_no_sequence and sequence <= found.sequence <= self.next_sequence:
                    offset += found.storage
                    continue
                if found.takes_no_sequence or found.sequence != sequence:
                    raise Damaged("not the frame that comes next")
            except Damaged:
                next_whole = self.whole_frame(offset, sequence)
                to_offset = self.next_offset if next_whole is None else next_whole[0]
                to_sequence = self.next_sequence if next_whole is None else next_whole[1].sequence
                kind = "CUT" if to_offset == offset else "DAMAGED"
                if kind == "DAMAGED":
                    to_sequence = self.cut_between(sequence, to_sequence)
                if to_sequence > sequence:
                    yield "%s %d %d" % (kind, sequence, to_sequence)
                sequence, offset = to_sequence, to_offset
                continue
            try:
                text = self.decode(found)
                yield "%d %d %s" % (sequence, found.time, text.decode("utf-8", "replace"))
            except Damaged:
                yield "DAMAGED %d %d" % (sequence, sequence + 1)
            sequence += 1
            offset += found.storage

    def decode(self, frame):
        if frame.encoding == ENCODING_JSON:
            return frame.content
        if frame.encoding != ENCODING_KEYS:
            sys.exit("frame %d has encoding %d, which this program does not know" % (frame.sequence, frame.encoding))
        number, at = dictionary_number(frame.content)
        if number not in self.dictionaries:
            path = self.directory / "dictionaries" / str(number)
            if not path.is_file():
                raise Damaged("no dictionary %d" % number)
            self.dictionaries[number] = Phrases(dictionary(path.read_bytes(), self.uuid, number, ENCODING_KEYS))
        return self.dictionaries[number].decode(frame.content[at:], self.max_content)


# ---- sections 3.2 and 3.3: dictionaries and keys ----


def dictionary_number(content):
    number = 0
    for i, byte in enumerate(content[:9]):
        number |= (byte & 0x7F) << (7 * i)
        if byte < 0x80:
            if i > 0 and byte == 0:
                break
            return number, i + 1
    raise Damaged("no number of a dictionary")


def dictionary(data, spool, number, encoding):
    if (
        len(data) < 100
        or data[:8] != b"SPOOLDCT"
        or u32(data, 8) != 1
        or u32(data, 96) != crc32c(data[100:], crc32c(data[:96]))
        or u32(data, 12) != encoding
        or data[16:32] != spool
        or u64(data, 32) != number
        or u32(data, 92) != len(data) - 100
    ):
        raise Damaged("dictionary %d is damaged, or of another spool" % number)
    return data[100:]


CODES = bytes([*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xC0, 0xC1, *range(0xF5, 0x100)])
SHORT = {code: i for i, code in enumerate(CODES[9:])}
DIGITS = b"0123456789"


class Phrases:
    def __init__(self, data):
        if len(data) > 65536 or (data and data[-1] != 0):
            raise Damaged("no dictionary of keys")
        self.data = data
        self.references, behind_holes, start = [], [], 0
        for i, byte in enumerate(data):
            if byte == 0:
                if i == start:
                    raise Damaged("an empty phrase")
                self.references.append(start)
                start = i + 1
            elif 1 <= byte <= 8:
                behind = self.behind_digits(i + 1)
                if data[behind] != 0:
                    behind_holes.append(behind)
            elif byte in CODES:
                raise Damaged("a code in a phrase")
        self.references += behind_holes
        if len(self.references) > 2081:
            raise Damaged("too many references: the whole dictionary is malformed")

    def behind_digits(self, at):
        while self.data[at] in DIGITS:
            at += 1
        return at

    def decode(self, content, most):
        text, rest = bytearray(), iter(content)
        for byte in rest:
            if byte not in CODES:
                text.append(byte)
            elif byte == 0:
                number(rest, text, 0, b"")
            else:
                reference = 33 + 256 * (byte - 1) + take(rest) if byte <= 8 else SHORT[byte]
                if reference >= len(self.references):
                    raise Damaged("a reference to what is not there")
                self.phrase(self.references[reference], rest, text)
            if len(text) > most:
                raise Damaged("a content that is too long")
        return bytes(text)

    def phrase(self, at, rest, text):
        while self.data[at] != 0:
            if self.data[at] > 8:
                text.append(self.data[at])
                at += 1
                continue
            behind = self.behind_digits(at + 1)
            if not number(rest, text, self.data[at] - 1, self.data[at + 1 : behind]):
                return
            at = behind


def take(rest):
    byte = next(rest, None)
    if byte is None:
        raise Damaged("a content that ends in the midst of something")
    return byte


def number(rest, text, decimals, prefix):
    """Puts a number. False if it is left out, and the rest of its phrase with it."""
    byte = take(rest)
    if byte == 255:
        return False
    if 210 <= byte <= 250:
        decimals, prefix = byte - 210, b""
        byte = take(rest)
    if byte == 254:
        text += b"-"
        byte = take(rest)
    digits = bytearray(prefix)
    while byte < 100:
        digits += b"%02d" % byte
        byte = take(rest)
    if byte < 200:
        digits += b"%02d" % (byte - 100)
    elif byte < 210:
        digits += b"%d" % (byte - 200)
    else:
        raise Damaged("no byte of a number")
    if decimals > len(digits):
        raise Damaged("fewer digits than decimals")
    if decimals > 0:
        digits[len(digits) - decimals : len(digits) - decimals] = b"."
    text += digits
    return True


# ---- section 12: golden vectors ----


def sections(lines):
    name, fields, key = None, {}, None
    for line in lines:
        line = line.rstrip("\n")
        if line.startswith("["):
            name, fields = line[1:-1], {}
        elif line.startswith("  "):
            fields[key] += " " + line
        elif line:
            key, _, value = line.partition(" = ") if " = " in line else (line[:-2], "", "")
            fields[key] = value
        elif name:
            yield name, fields
            name = None
    if name:
        yield name, fields


def expect(what, found, expected):
    if found != expected:
        sys.exit("%s: found %r, expected %r" % (what, found, expected))


def check_frame(name, fields, data, phrases):
    offset, lap = int(fields["offset"]), 57344 - int(fields["offset"]) % 57344
    frame = Frame(data, int(fields["salt"], 16), len(data), lap, 14288, offset)
    for field in ("sequence", "time", "encoding", "length", "padding", "more"):
        expect(name + ", " + field, getattr(frame, field), int(fields[field]))
    expect(name + ", storage", frame.storage, len(data))
    expect(name + ", own offset", frame.own_offset, True)
    if "content" in fields:
        expect(name, frame.content.decode(), fields["content"])
    if "decoded" in fields:
        at = dictionary_number(frame.content)[1]
        expect(name, phrases.decode(frame.content[at:], 1000).decode(), fields["decoded"])


def check_slot(name, fields, data):
    words = [int(fields["word %d" % i], 0) for i in range(sum(key.startswith("word ") for key in fields))]
    expect(name, slot(data, 0, len(words)), (int(fields["number"]), words))
    expect(name + ", mix", u64(data, len(data) - 8), int(fields["mix"], 16))
    expect(name + ", number word", number_of(int(fields["number word"], 16)), int(fields["number"]))


def fnv1a(text):
    value = 0xCBF29CE484222325
    for byte in text.encode("ascii"):
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value or 1


def check_vectors(lines):
    phrases, spool, count = None, None, 0
    for name, fields in sections(lines):
        data = bytes.fromhex(fields.get("bytes", ""))
        count += 1
        if name == "birth record":
            spool = data[16:32]
            expect(name, u32(data, 80), crc32c(data[:80]))
            expect(name, u32(data, 72), int(fields["salt"], 16))
            expect(name, u64(data, 40), int(fields["ring file size"]))
            halves = struct.unpack("<QQ", spool)
            expect(name, str(uuid.UUID(int=halves[0] << 64 | halves[1])), fields["uuid"])
        elif name == "mount":
            expect(name, fnv1a(fields["boot id"] + "/" + fields["mount"]), int(fields["DISK_MOUNT"], 16))
        elif "number word" in fields:
            check_slot(name, fields, data)
        elif name.startswith("slot of a reader"):
            expect(name, (data[0:4], data[4:8], u64(data, 8)), (b"USED", b"PROT", int(fields["created"])))
            expect(name, data[24 : 24 + u32(data, 16)].decode(), fields["name"])
            expect(name, u32(data, 20), crc32c(data[24:], crc32c(data[8:20])))
        elif name == "dictionary":
            phrases = Phrases(dictionary(data, spool, int(fields["number"]), int(fields["encoding"])))
        elif name.startswith("content "):
            try:
                expect(name, phrases.decode(bytes.fromhex(name[8:]), 1000).decode(), fields.get("decoded"))
            except Damaged:
                expect(name, fields, {"malformed": "1"})
        elif "salt" in fields:
            check_frame(name, fields, data, phrases)
        else:
            sys.exit("a vector that this program does not know: " + name)
    print("%d vectors are right" % count)


def main(arguments):
    if arguments == ["--vectors"]:
        check_vectors(sys.stdin)
    elif len(arguments) == 1:
        try:
            for line in Spool(arguments[0]).read():
                print(line)
        except Damaged as e:
            sys.exit("%s: %s" % (arguments[0], e))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stdin.reconfigure(encoding="utf-8")
    main(sys.argv[1:])
