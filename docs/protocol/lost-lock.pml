/*
 * A lock that is lost without a word: whoever closes a descriptor of the lock file drops the locks of its process, which goes on
 * to believe that it has them. LOCK_OWNER and a wait of 100 ms keep two appends apart all the same.
 *
 * Two processes append; a stranger in them drops the kernel's lock at any time. Memory is one that all see alike. Time is
 * assumed once: an append that is under way when a wait begins ends before that wait does. See README.md.
 */
#ifndef APPENDS
#define APPENDS 2   /* of each process */
#endif
#ifndef DROPS
#define DROPS 1     /* how often the kernel's lock is dropped */
#endif
#define NOBODY 255

/* ---- what processes share ---- */

byte kernel = NOBODY;   /* who has the fcntl lock */
byte owner = NOBODY;    /* LOCK_OWNER */

/* ---- what a process believes ---- */

bool has[2];

/* ---- what is true, for properties and for time ---- */

bool isSigning[2];      /* has the kernel's lock and has not signed yet */
bool isAppending[2];    /* from the look at LOCK_OWNER to the end of the append */
byte appends[2];        /* how many have ended */
byte drops;

#define other (1 - p)

/* The look and the start of the append: what comes after the look counts as part of the append. */
#define SpoolLock_isKept(p) (has[p] && owner == p)

inline SpoolLock_unlock(p) {
    atomic {
        if
        :: kernel == p -> kernel = NOBODY
        :: else
        fi
    }
}

inline SpoolLock_pause(p) {
    under_way = isAppending[other];
    ended = appends[other];
    !under_way || !isAppending[other] || appends[other] != ended
}

inline SpoolLock_sign(p) {
#ifdef WAIT_FIRST
    before = owner;
    if
    :: before != NOBODY && before != p -> SpoolLock_pause(p)
    :: else
    fi;
    atomic { owner = p; isSigning[p] = false }
#else
    before = owner;
    atomic { owner = p; isSigning[p] = false };
    if
    :: before != NOBODY && before != p ->
#ifndef NO_WAIT
        SpoolLock_pause(p)
#else
        skip
#endif
    :: else
    fi
#endif
}

inline SpoolLock_acquire(p) {
    do
    :: atomic { SpoolLock_isKept(p) -> isAppending[p] = true }; break
    :: !SpoolLock_isKept(p) ->
        has[p] = false;
        SpoolLock_unlock(p);    /* isLost: it may have the kernel's lock, and another's signature stands all the same */
        atomic { kernel == NOBODY -> kernel = p; isSigning[p] = true };
        SpoolLock_sign(p);
        has[p] = true;
#ifdef NO_SECOND_LOOK
        isAppending[p] = true;
        break
#endif
    od
}

inline ControlBlock_giveBack(p) {
#ifdef GIVE_BACK_AT_ONCE
    atomic {
#endif
        if
        :: owner == p -> owner = NOBODY
        :: else
        fi
#ifdef GIVE_BACK_AT_ONCE
    }
#endif
}

/* The lock is given back to the kernel, or kept. */
inline SpoolLock_release(p) {
    if
    :: true
    :: has[p] = false;
        ControlBlock_giveBack(p);
        SpoolLock_unlock(p)
    fi
}

proctype Appender(byte p) {
    byte before;
    bool under_way;
    byte ended;
    do
    :: appends[p] < APPENDS ->
        SpoolLock_acquire(p);
        assert(!isAppending[other]);
        atomic { isAppending[p] = false; appends[p]++ };
        SpoolLock_release(p)
    :: else -> break
    od;
    /* Who appends no more gives the lock back: the keeper sees to it. */
    atomic {
        has[p] = false;
        if
        :: owner == p -> owner = NOBODY
        :: else
        fi;
        if
        :: kernel == p -> kernel = NOBODY
        :: else
        fi
    }
}

/* Not between the kernel's answer and the signature: see "Not promised" in README.md. */
#ifdef DROPS_ANYWHERE
#define isDroppable (drops < DROPS && kernel != NOBODY)
#else
#define isDroppable (drops < DROPS && ((kernel == 0 && !isSigning[0]) || (kernel == 1 && !isSigning[1])))
#endif

proctype Stranger() {
end:
    do
    :: atomic { isDroppable -> drops++; kernel = NOBODY }
    od
}

init {
    atomic { run Appender(0); run Appender(1); run Stranger() }
}
