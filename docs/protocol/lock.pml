/*
 * The writer's lock: the kernel's lock, kept by a process that appends steadily, and the word by which others ask for it.
 *
 * One thread appends in each process; beside it runs the process's keeper. Memory is one that all see alike: the word is
 * loaded and stored with acquire and release order, nothing else hangs on it, and the rest is the kernel's. See README.md.
 */
#ifndef PROCESSES
#define PROCESSES 2
#endif
#ifndef KILLS
#define KILLS 1     /* processes that are killed; never the first */
#endif
#define NOBODY 255

/* ---- what processes share ---- */

byte kernel = NOBODY;   /* who has the fcntl lock */
bit wanted;             /* LOCK_WANTED */

/* ---- what a process has ---- */

bool monitor[PROCESSES];
bool keeping[PROCESSES];
bool gaveWay[PROCESSES];

/* ---- what is true, for properties and for time ---- */

bool isAlive[PROCESSES];
bool isWaiting[PROCESSES];  /* in acquireFromKernel */
bool isEntering[PROCESSES]; /* in acquireMonitor: it waits for the keeper alone, whose next tick is far away */
bool isDone[PROCESSES];     /* appends no more */
byte kills;
byte inside;                /* who is between acquire and release */
bool tried;                 /* somebody tried since the lock was last given up */
byte last = NOBODY;         /* who gave it up */

#define isAnyWaitingBut(p) ((isWaiting[0] && p != 0) || (isWaiting[1] && p != 1) || (isWaiting[PROCESSES - 1] && p != PROCESSES - 1))

#ifdef LONE
#define isSteady true
#define MAY_STOP p != 0
#else
#define MAY_STOP true
#endif

inline SpoolLock_tryKernel(p) {
    atomic {
        tried = true;
        if
        :: kernel == NOBODY -> kernel = p
        :: else
        fi
    }
}

inline SpoolLock_acquireFromKernel(p) {
    isWaiting[p] = true;
    /* Time, as far as it is assumed: who gave the lock up does not take it before somebody else has tried. */
#ifdef TRIED_IN_TIME
    tried || last != p || !isAnyWaitingBut(p);
#endif
    if
    :: gaveWay[p] ->
        gaveWay[p] = false
#ifdef TRIED_AFTER_GIVING_WAY
        ;
        tried || last != p || !isAnyWaitingBut(p)
#endif
    :: else
    fi;
    SpoolLock_tryKernel(p);
#ifdef WANTED_ONCE
    if
    :: kernel != p -> wanted = 1
    :: else
    fi;
#endif
    do
    :: kernel == p -> break
    :: else ->
#if !defined(WANTED_ONCE) && !defined(NEVER_WANTED)
        wanted = 1;
#endif
        SpoolLock_tryKernel(p)
    od;
    isWaiting[p] = false
}

inline SpoolLock_releaseToKernel(p) {
    assert(kernel == p);
#ifdef CLEARED_AFTER_UNLOCK
    atomic { kernel = NOBODY; tried = false; last = p };
    wanted = 0
#else
#ifndef NEVER_CLEARED
    wanted = 0;
#endif
    atomic { kernel = NOBODY; tried = false; last = p }
#endif
}

inline SpoolLock_acquire(p) {
    isEntering[p] = true;
    atomic { !monitor[p] -> monitor[p] = true; isEntering[p] = false };
    if
    :: kernel == p
    :: else -> SpoolLock_acquireFromKernel(p)
    fi;
    atomic {
        assert(inside == 0 && kernel == p);
        inside++
    }
}

inline SpoolLock_release(p) {
    inside--;
#ifdef RELEASE_BLIND
    isWanted = 0;
#else
    isWanted = wanted;
#endif
    if
    :: !isWanted ->
        keeping[p] = true   /* startKeeping: twice within a millisecond */
#ifndef LONE
    :: !isWanted ->
        gaveWay[p] = false;
        SpoolLock_releaseToKernel(p)
#endif
    :: isWanted ->
        gaveWay[p] = true;
        SpoolLock_releaseToKernel(p)
    fi;
    monitor[p] = false
}

/* A kill takes the keeper with it. */
proctype Appender(byte p) provided (isAlive[p]) {
    bit isWanted;
    do
    :: SpoolLock_acquire(p);
        SpoolLock_release(p)
    :: MAY_STOP -> break
    od;
    isDone[p] = true
}

/* SpoolLock.Keeper.run. Its tick finds the monitor free or does nothing. */
proctype Keeper(byte p) provided (isAlive[p]) {
end:
    do
#ifdef NO_KEEPER
    :: false
#else
    :: atomic {
            keeping[p] && !monitor[p] && !isEntering[p] && (
#ifndef KEEPER_BLIND
                wanted ||
#endif
#ifdef NO_IDLE
                false
#else
                isDone[p]
#endif
            ) -> monitor[p] = true
        };
        keeping[p] = false;
        if
        :: kernel == p -> SpoolLock_releaseToKernel(p)
        :: else
        fi;
        monitor[p] = false
#endif
    od
}

/* The kernel takes the lock back. */
proctype Killer() {
    byte p = 1;
end:
    do
    :: p < PROCESSES ->
        if
        :: atomic {
                kills < KILLS -> kills++;
                isAlive[p] = false;
                isWaiting[p] = false;
                isDone[p] = true;
                if
                :: kernel == p -> inside = 0; kernel = NOBODY; tried = false
                :: else
                fi
            }
        :: true
        fi;
        p++
    :: else -> break
    od
}

init {
    byte n;
    atomic {
        do
        :: n < PROCESSES -> isAlive[n] = true; run Appender(n); run Keeper(n); n++
        :: else -> break
        od;
        run Killer()
    }
}

/* Whoever waits sees the lock given up again and again, until he has it. */
ltl given_up { [] (isWaiting[0] -> <> (!isWaiting[0] || kernel == NOBODY)) }

/* Whoever waits gets it. Two processes, TRIED_IN_TIME. */
ltl gets_it { [] (isWaiting[0] -> <> !isWaiting[0]) }

/* What nobody uses is given back, though nobody asks for it. */
#if PROCESSES == 2
ltl given_back { [] ((isDone[0] && isDone[1]) -> <> (kernel == NOBODY)) }
#endif

/* With LONE: who is alone in the end keeps it. */
ltl kept { <> [] (isDone[1]) -> <> [] (kernel == 0) }
