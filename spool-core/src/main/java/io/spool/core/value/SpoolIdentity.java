package io.spool.core.value;

import java.util.UUID;

/**
 * Which spool this is: never the same for two spools, not even for one that was removed and created again at the same
 * place.
 *
 * @param uuid drawn at creation; a copy of a spool directory is given another one when it is first opened for writing, see {@link SpoolHome}
 * @param generation 1 at creation, +1 whenever a recovery may have had to cut frames off; sequences go on rising
 */
public record SpoolIdentity(UUID uuid, long generation) {}
