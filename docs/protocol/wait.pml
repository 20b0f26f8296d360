/*
 * Waiting: readers that sleep on the doorbell, writers that ring it.
 *
 * Every process has a buffer in which its stores wait, one for each word; they reach memory in any order, at any time, and at
 * a full fence, a system call or an unlock of the kernel's lock at the latest. Loads look into the own buffer, then into
 * memory. See "The memory" in README.md, which also lists the bounds and the mutants.
 */
#ifndef WRITERS
#define WRITERS 2
#endif
#ifndef READERS
#define READERS 2
#endif
#ifndef APPENDS
#define APPENDS 3
#endif
#ifndef KILLS
#define KILLS 0     /* writers that are killed: fewer than there are */
#endif
#ifndef DEATHS
#define DEATHS 0    /* readers that are killed asleep */
#endif
#define PROCESSES (WRITERS + READERS)
#define NOBODY 255

/* With one of these, spin must find the way to it: what is checked does happen. */
#define witness(what) assert(!(what))

/* ---- the words that processes share ---- */

byte number;    /* COMMIT_NUMBER */
bit wanted;     /* BELL_WANTED */

bool isNumberPending[WRITERS];
byte numberPending[WRITERS];
bool isWantedPending[PROCESSES];
bit wantedPending[PROCESSES];

#define loadNumber(p) (isNumberPending[p] -> numberPending[p] : number)
#define loadWanted(p) (isWantedPending[p] -> wantedPending[p] : wanted)

inline storeNumber(p, value) {
    numberPending[p] = value;
    isNumberPending[p] = true
}

inline storeWanted(p, value) {
    wantedPending[p] = value;
    isWantedPending[p] = true
}

inline drainNumber(p) {
    number = numberPending[p];
    numberPending[p] = 0;
    isNumberPending[p] = false
}

inline drainWanted(p) {
    wanted = wantedPending[p];
    wantedPending[p] = 0;
    isWantedPending[p] = false
}

inline drainAll(p) {
    if
    :: p < WRITERS && isNumberPending[p] -> drainNumber(p)
    :: else
    fi;
    if
    :: isWantedPending[p] -> drainWanted(p)
    :: else
    fi
}

inline MappedFile_fullFence(p) {
    atomic { drainAll(p) }
}

/* Stores reach memory by themselves. */
proctype Buffer(byte p) {
end:
    do
    :: atomic { p < WRITERS && isNumberPending[p] -> drainNumber(p) }
    :: atomic { isWantedPending[p] -> drainWanted(p) }
    od
}

/* ---- what is true, for assertions ---- */

byte lock = NOBODY;
byte kills;
byte deaths;
byte wants;     /* times that a reader asked for the bell */
byte rings;     /* times that it rang */

/* ---- the doorbell ---- */

bool isWatching[READERS];
bool isRung[READERS];

/* A system call: the stores before it are in memory before anybody wakes. */
inline SpoolLock_ring(p) {
    atomic {
#ifndef NO_RING_ORDER
        drainAll(p);
#endif
        rings++;
        assert(rings <= wants);
        r = 0;
        do
        :: r < READERS -> isRung[r] = isWatching[r]; r++
        :: else -> break
        od;
        r = 0
    }
}

/* ---- a writer ---- */

inline killedHere() {
    if
    :: atomic { kills < KILLS -> kills++; goto killed }
    :: true
    fi
}

/* The frames and the slot are in commit-and-read.pml; here a commit is its number. */
inline ControlBlock_publish(p) {
    atomic {
        next = loadNumber(p) + 1;
        storeNumber(p, next);
        next = 0
    }
}

inline ControlBlock_takeBellWanted(p) {
#ifndef NO_WRITER_FENCE
    MappedFile_fullFence(p);
#endif
    if
    :: loadWanted(p) != 0 ->
        killedHere();
#if !defined(NEVER_CLEARED) && !defined(CLEARED_AFTER_RING)
        atomic { storeWanted(p, 0) }
#endif
        bell = true
    :: else
    fi
}

inline Ring_append(p) {
#ifdef TAKEN_BEFORE_COMMIT
    ControlBlock_takeBellWanted(p);
    ControlBlock_publish(p);
#else
    ControlBlock_publish(p);
    killedHere();
    ControlBlock_takeBellWanted(p);
#endif
    killedHere();
    if
    :: keeps = true     /* SpoolLock.release keeps the lock: no system call */
    :: atomic { keeps = false; drainAll(p); lock = NOBODY }
    fi;
    killedHere();
    if
    :: bell ->
        SpoolLock_ring(p);
        bell = false
#ifdef CLEARED_AFTER_RING
        ;
        atomic { storeWanted(p, 0) }
#endif
    :: else
    fi
}

proctype Writer(byte p) {
    bool bell;
    bool keeps;
    byte r;
    byte next;
    do
    :: atomic { lock == NOBODY && number < APPENDS -> lock = p };
        do
        :: loadNumber(p) < APPENDS ->
            Ring_append(p);
            if
            :: keeps
            :: else -> break
            fi
        :: else ->
            atomic { drainAll(p); lock = NOBODY };  /* by the keeper */
            break
        od
    :: atomic { lock == NOBODY && number == APPENDS -> goto over }
    od;
killed:
    /* Each of the stores under way was made or was not. */
    atomic {
        if
        :: isNumberPending[p] -> drainNumber(p)
        :: true -> isNumberPending[p] = false; numberPending[p] = 0
        fi;
        if
        :: isWantedPending[p] -> drainWanted(p)
        :: true -> isWantedPending[p] = false; wantedPending[p] = 0
        fi;
        if
        :: lock == p -> lock = NOBODY
        :: else
        fi
    }
over:
    skip
}

/* ---- a reader ---- */

inline ControlBlock_wantBell(p) {
    atomic { storeWanted(p, 1); wants++ }
#ifndef NO_READER_FENCE
    MappedFile_fullFence(p)
#endif
}

inline BellWatch_open(me) {
    isWatching[me] = true
}

/* Without kills no sleep runs into its limit with something to see; each kill costs each reader one limit at most. */
inline BellWatch_await(me) {
    if
    :: atomic { isRung[me] -> isRung[me] = false }
#ifdef SEE_SLEEP
    ;   witness(true)
#endif
#if KILLS > 0
    :: atomic {
            timeout -> limits++;
            assert(limits <= kills);
#ifdef SEE_LIMIT
            witness(true)
#endif
        }
#endif
#if DEATHS > 0
    :: atomic { deaths < DEATHS -> deaths++; isWatching[me] = false; isRung[me] = false; goto over }
#endif
    fi
}

/* RingReader.sleep, in the loop of RingReader.read(int, Duration). */
inline RingReader_sleep(p, me) {
#ifdef WATCH_AFTER_LOOK
    ControlBlock_wantBell(p);
    if
    :: number == seen ->
        BellWatch_open(me);
        BellWatch_await(me)
    :: else
    fi
#else
    BellWatch_open(me);
    ControlBlock_wantBell(p);
    if
#ifdef NO_SECOND_LOOK
    :: true -> BellWatch_await(me)
#else
    :: number == seen -> BellWatch_await(me)
    :: else
#endif
    fi
#endif
}

proctype Reader(byte p; byte me) {
    byte seen;
    byte limits;
    do
    :: seen = number;
        if
        :: seen == APPENDS -> break
        :: else
        fi;
        RingReader_sleep(p, me)
    od;
over:
    /* Awake for good: whatever rings, it is nobody's. */
    atomic { isWatching[me] = false; isRung[me] = false }
}

init {
    byte n;
    atomic {
        do
        :: n < WRITERS -> run Writer(n); run Buffer(n); n++
        :: n >= WRITERS && n < PROCESSES -> run Reader(n, n - WRITERS); run Buffer(n); n++
        :: else -> break
        od
    }
}
