/*
 * Commit, evict and read: writers that append under the writer's lock and may be killed anywhere, a reader without a lock.
 *
 * Memory is a log of all stores. A load sees any store of its word that its reader has not yet been forced to see past: see
 * "The memory" in README.md, which also lists the bounds (CELLS, APPENDS, ...) and the mutants (NO_..., and others).
 *
 * A cell stands for a frame header's worth of storage, and for whatever one access of a copy takes. An inline that is named
 * Class_method does what that method does.
 */
#ifndef CELLS
#define CELLS 5     /* in the data region */
#endif
#ifndef APPENDS
#define APPENDS 4   /* batches that are appended */
#endif
#ifndef BATCH
#define BATCH 1     /* most frames in a batch: 1 or 2 */
#endif
#ifndef SMALLEST
#define SMALLEST 2  /* storage of the smallest frame, in cells: header and content */
#endif
#ifndef LARGEST
#define LARGEST 2   /* storage of the largest frame */
#endif
#ifndef KILLS
#define KILLS 1     /* writers that are killed; there is always one writer more */
#endif
#ifndef COPY
#define COPY 4      /* cells in a reader's buffer; at least LARGEST */
#endif

#ifdef WHOLE_BATCH
#define MOST CELLS          /* storage of a batch: Ring.maxBatchBytes */
#else
#define MOST (CELLS / 2)
#endif

/* With one of these, spin must find the way to it: what is checked does happen. */
#define witness(what) assert(!(what))

#define LOG 120     /* stores; an assertion tells when it is too short */
#define TUPLES ((BATCH + 1) * (APPENDS + KILLS) + 2)
#define FRAMES (APPENDS * (BATCH + 1) + KILLS * (BATCH + 1) + 1)
#define SEQUENCES (APPENDS * BATCH + 2)
#define WRITERS (KILLS + 1)

/* ---- the words that processes share ---- */

#define NUMBER 0                               /* COMMIT_NUMBER */
#ifdef ONE_SLOT
#define SLOT(number, word) (1 + (word))
#else
#define SLOT(number, word) (1 + ((number) & 1) * 3 + (word))
#endif
#define CELL(offset) (7 + (offset) % CELLS)
#define WORDS (7 + CELLS)

/* Store 0 is the file as it was born: all words 0. */
byte val[LOG];      /* what was stored */
byte rel[LOG];      /* all stores up to this one are seen by whoever sees this one and acquires */
byte older[LOG];    /* the store before it to the same word */
byte newest[WORDS];
byte stores;        /* the newest store of all */
byte fenced;        /* all stores up to this one go before later stores of whoever has the lock */

inline put(word, value, released) {
    stores++;
    assert(stores < LOG);
    val[stores] = value;
    rel[stores] = released;
    older[stores] = newest[word];
    newest[word] = stores
}

/* ---- what is true, whoever sees it: for assertions and in place of the numbers that words would hold ---- */

/* A slot's words hold the tuple's id. Id 0 is the commit at birth. */
byte tuples;
byte number[TUPLES];
byte minSequence[TUPLES];
byte minOffset[TUPLES];
byte nextSequence[TUPLES];
byte nextOffset[TUPLES];
bit published[TUPLES];

/* A cell holds 2 * the frame's id, + 1 where it is content. Id 0 is what was there at birth. */
byte frames;
byte sequenceOf[FRAMES];
byte storageOf[FRAMES]; /* 0 for a filler */
byte frameOf[SEQUENCES];    /* the frame that was committed under a sequence */
bit batchEnd[SEQUENCES];    /* next sequences that leave no batch in halves */

#define toLapEnd(offset) (CELLS - (offset) % CELLS)
#define NOBODY 255

byte appended;
byte kills;
byte lock = NOBODY;
#define isDone (appended == APPENDS && lock == NOBODY)

/* ---- a writer's stores ---- */

/* A plain store. Killed here: of all stores since the last ordering, any may have been made and any not. */
inline setLong(word, value) {
    atomic {
        if
        :: put(word, value, fenced)
        :: dying
        :: !dying && kills < KILLS -> kills++; dying = true
        fi
    }
}

/* Where stores are ordered, a writer that was killed among those before makes none of those after. */
inline killedHere() {
    if
    :: dying -> goto killed
    :: !dying
    :: !dying && kills < KILLS -> kills++; goto killed
    fi
}

inline setLongRelease(word, value) {
    atomic {
        killedHere();
        put(word, value, stores)
    }
}

inline MappedFile_storeStoreFence() {
    atomic {
        killedHere();
        fenced = stores
    }
}

/* ---- ControlBlock, the writer's side ---- */

/* Guarded by the lock: Ring.commit, and what the methods of Ring have in hand. */
byte minS; byte minO; byte nextS; byte nextO;
byte id; byte count; byte size[2]; byte end; byte at; byte k; byte f; byte j;

/* Fills the slot that is not true. */
inline ControlBlock_prepare() {
    atomic {
        tuples++;
        id = tuples;
        assert(id < TUPLES);
        number[id] = val[newest[NUMBER]] + 1;
        minSequence[id] = minS;
        minOffset[id] = minO;
        nextSequence[id] = nextS;
        nextOffset[id] = nextO
    }
#ifndef NO_COMMIT_FENCE
    MappedFile_storeStoreFence();
#endif
    setLong(SLOT(number[id], 0), id);
    setLong(SLOT(number[id], 1), id);
    setLong(SLOT(number[id], 2), id)
}

/* Makes it true. */
inline ControlBlock_publish() {
    atomic {
#ifdef NO_COMMIT_RELEASE
        setLong(NUMBER, number[id]);
#else
        setLongRelease(NUMBER, number[id]);
#endif
        published[id] = 1
    }
}

inline ControlBlock_commit() {
    ControlBlock_prepare();
    ControlBlock_publish()
}

/* Under the lock: what is stored is seen. */
inline ControlBlock_readLocked() {
    id = val[newest[SLOT(val[newest[NUMBER]], 0)]];
    assert(id == val[newest[SLOT(val[newest[NUMBER]], 1)]] && id == val[newest[SLOT(val[newest[NUMBER]], 2)]]);
    assert(number[id] == val[newest[NUMBER]] && published[id]);
    minS = minSequence[id];
    minO = minOffset[id];
    nextS = nextSequence[id];
    nextO = nextOffset[id]
}

/* ---- Ring ---- */

inline lapForFrame(offset, needed) {
    if
    :: needed > toLapEnd(offset) -> offset = offset + toLapEnd(offset)
    :: else
    fi
}

inline Ring_endOf() {
    end = nextO;
    k = 0;
    do
    :: k < count ->
        lapForFrame(end, size[k]);
        end = end + size[k];
        k++
    :: else -> break
    od;
    k = 0
}

inline Ring_evict() {
    atomic {
        do
        :: end - minO > CELLS && minS < nextS ->
            f = val[newest[CELL(minO)]] / 2;
            assert(val[newest[CELL(minO)]] % 2 == 0 && sequenceOf[f] == minS);
            if
            :: storageOf[f] == 0 -> minO = minO + toLapEnd(minO)
            :: else ->
                assert(frameOf[minS] == f);
                minO = minO + storageOf[f];
                minS++
            fi
        :: else -> break
        od;
        if
        :: minS == nextS -> minO = nextO
        :: else
        fi;
        f = 0
    }
#ifndef MIN_WITH_NEXT
    ControlBlock_commit();
#endif
}

inline newFrame(sequence, storage) {
    frames++;
    f = frames;
    assert(f < FRAMES);
    sequenceOf[f] = sequence;
    storageOf[f] = storage
}

/* FrameWriter.write, behind the fence of Ring.lay. */
inline Ring_write() {
#ifndef NO_WRITE_FENCE
    MappedFile_storeStoreFence();
#endif
    at = nextO;
    k = 0;
    do
    :: k < count ->
        if
        :: size[k] > toLapEnd(at) ->
            newFrame(nextS + k, 0);
            setLong(CELL(at), 2 * f);
            at = at + toLapEnd(at)
        :: else
        fi;
        newFrame(nextS + k, size[k]);
        j = 0;
        do
        :: j < size[k] ->
            setLong(CELL(at + j), 2 * f + (j > 0 -> 1 : 0));
            j++
        :: else -> break
        od;
        j = 0;
        at = at + size[k];
#ifdef COMMIT_EACH
        if
        :: k + 1 < count ->
            frameOf[nextS + k] = f;
            nextS = nextS + 1;
            nextO = at;
            count--;
            size[0] = size[1];
            k--;
            ControlBlock_commit()
        :: else
        fi;
#endif
        k++
    :: else -> break
    od;
    k = 0
}

/* The frames of this batch that are now committed. They have the newest ids; fillers among them do not count. */
inline noteCommitted() {
    k = count;
    f = frames;
    do
    :: k > 0 ->
        if
        :: storageOf[f] == 0
        :: else ->
            k--;
            frameOf[nextS + k] = f
        fi;
        f--
    :: else -> break
    od;
    f = 0;
    batchEnd[nextS + count] = 1
}

inline Ring_append() {
    atomic {
        ControlBlock_readLocked();
        /* Any batch. */
        size[0] = SMALLEST;
        do
        :: size[0] < LARGEST -> size[0] = size[0] + 1
        :: break
        od;
        count = 1;
#if BATCH > 1
        if
        :: size[0] + SMALLEST <= MOST ->
            count = 2;
            size[1] = SMALLEST;
            do
            :: size[1] < LARGEST && size[0] + size[1] < MOST -> size[1] = size[1] + 1
            :: break
            od
        :: true
        fi;
#endif
        Ring_endOf()
    }
    if
    :: end - minO > CELLS -> Ring_evict()
    :: else
    fi;
#ifdef COMMIT_BEFORE_FRAMES
    atomic {
        at = nextO;
        nextS = nextS + count;
        nextO = end
    }
    ControlBlock_commit();
    atomic {
        nextS = nextS - count;
        nextO = at
    }
    Ring_write();
    atomic {
        noteCommitted();
#else
    Ring_write();
    atomic {
        noteCommitted();
        nextS = nextS + count;
        nextO = end
    }
    ControlBlock_commit();
    atomic {
#endif
        appended++;
        forget()
    }
}

inline forget() {
    minS = 0; minO = 0; nextS = 0; nextO = 0;
    id = 0; count = 0; size[0] = 0; size[1] = 0; end = 0; at = 0; k = 0; f = 0; j = 0
}

proctype Writer() {
    bool dying;
    do
    :: atomic {
            /* SpoolLock.acquire from the kernel. */
            lock == NOBODY && appended < APPENDS -> lock = _pid;
#ifndef NO_LOCK_ORDER
            fenced = stores
#endif
        }
        do
        :: Ring_append();
            if
            :: atomic { appended < APPENDS -> skip }    /* SpoolLock.release keeps it: nothing is ordered by that */
            :: break
            fi
        od;
        lock = NOBODY   /* SpoolLock.release to the kernel */
    :: appended == APPENDS -> goto over
    od;
killed:
    atomic {
        /* The batch that was under way has no end, for nothing of it was committed. */
        id = val[newest[SLOT(val[newest[NUMBER]], 0)]];
        k = nextSequence[id] + 1;
        do
        :: k < SEQUENCES -> batchEnd[k] = 0; k++
        :: else -> break
        od;
        forget();
        dying = false;
        lock = NOBODY
    }
over:
    skip
}

/* ---- the reader ---- */

/* The store whose value a load sees. Only called within atomic. */
inline load(word) {
    i = newest[word];
    do
    :: i > floor -> i = older[i]
    :: break
    od
}

inline getLong(word) {
    load(word);
    pending = (rel[i] > pending -> rel[i] : pending)
}

inline getLongAcquire(word) {
    load(word);
    floor = (rel[i] > floor -> rel[i] : floor)
}

inline MappedFile_acquireFence() {
    floor = (pending > floor -> pending : floor);
    pending = 0
}

inline ControlBlock_read(into) {
    do
    :: atomic {
#ifdef NO_READ_ACQUIRE
            getLong(NUMBER);
#else
            getLongAcquire(NUMBER);
#endif
            n = val[i];
            getLong(SLOT(n, 0));
            into = val[i];
            getLong(SLOT(n, 1));
            whole = (val[i] == into);
            getLong(SLOT(n, 2));
            whole = whole && (val[i] == into)
        }
        atomic {
#ifndef NO_READ_FENCE
            MappedFile_acquireFence();
#endif
            getLong(NUMBER);
            if
#ifdef NO_NUMBER_RECHECK
            :: true ->
#else
            :: val[i] == n ->
#endif
                /* A tuple that is accepted is one that was published, whole, under this number. */
                assert(whole && number[into] == n);
                assert(published[into]);
                assert(batchEnd[nextSequence[into]]);
                i = 0; n = 0; whole = false;
                break
            :: else ->
#ifdef SEE_RETRY
                witness(true);
#endif
                i = 0; n = 0; whole = false
            fi
        }
    od
}

inline RingCursor_follow(now) {
    if
    :: sequence < minSequence[now] ->
        lost = lost + minSequence[now] - sequence;
        sequence = minSequence[now];
        offset = minOffset[now]
    :: else ->
        if
        :: offset < minOffset[now] -> offset = minOffset[now]
        :: else
        fi
    fi
}

/* What min has not passed is whole: nothing here is ever damaged. */
inline RingCursor_parse(from) {
    x = from;
    do
    :: x < cells ->
        g = copy[x] / 2;
        assert(copy[x] % 2 == 0 && sequenceOf[g] == sequence);
        if
        :: storageOf[g] == 0 ->
            offset = offset + toLapEnd(offset);
            break
        :: else
        fi;
        assert(frameOf[sequence] == g);
        if
        :: storageOf[g] > cells - x -> break  /* in parts only: the next copy has it */
        :: else
        fi;
        y = 1;
        do
        :: y < storageOf[g] ->
            assert(copy[x + y] == 2 * g + 1);
            y++
        :: else -> break
        od;
        delivered++;
        sequence++;
        offset = offset + storageOf[g];
        x = x + storageOf[g]
    :: else -> break
    od
}

inline RingCursor_tryRead() {
    atomic {
        cells = nextOffset[before] - offset;
        cells = (cells > COPY -> COPY : cells);
        cells = (cells > toLapEnd(offset) -> toLapEnd(offset) : cells);
        x = 0;
        do
        :: x < cells ->
            getLong(CELL(offset + x));
            copy[x] = val[i];
            x++
        :: else -> break
        od;
        x = 0; i = 0
    }
#ifndef NO_COPY_FENCE
    atomic { MappedFile_acquireFence() }
#endif
    ControlBlock_read(after);
    atomic {
#ifdef NO_MIN_RECHECK
        RingCursor_parse(0);
#else
        if
        :: minOffset[after] <= offset -> RingCursor_parse(0)
        :: else ->
            y = minOffset[after] - offset;
            RingCursor_follow(after);
            if
            :: y < cells ->
#ifdef SEE_TORN
                witness(copy[0] != copy[1] - 1);
#endif
                RingCursor_parse(y)
            :: else
            fi
        fi;
#endif
        x = 0;
        do
        :: x < COPY -> copy[x] = 0; x++
        :: else -> break
        od;
        x = 0; y = 0; g = 0; cells = 0; after = 0
    }
}

inline RingCursor_read() {
    ControlBlock_read(before);
    atomic { RingCursor_follow(before) }
    if
    :: sequence < nextSequence[before] -> RingCursor_tryRead()
    :: else
    fi;
    before = 0
}

proctype Reader() {
    byte floor;     /* stores up to this one cannot be unseen */
    byte pending;   /* what the next acquire fence makes of the loads before it */
    byte sequence = 1;
    byte offset;
    byte delivered;
    byte lost;
    byte before; byte after; byte copy[COPY]; byte cells;
    byte i; byte n; bool whole; byte x; byte y; byte g;

#ifdef LATE
    isDone;
#endif
    do
    :: RingCursor_read()
    :: atomic { isDone && sequence == nextSequence[tuples] -> break }
    od;
    assert(delivered + lost == nextSequence[tuples] - 1)
#ifdef SEE_DRAINED
    ;
    witness(delivered > 1 && lost > 0 && kills == KILLS)
#endif
}

init {
    byte alive;
    atomic {
        minSequence[0] = 1;
        nextSequence[0] = 1;
        published[0] = 1;
        batchEnd[1] = 1;
        do
        :: alive < WRITERS -> alive++; run Writer()
        :: else -> break
        od;
        run Reader()
    }
}
