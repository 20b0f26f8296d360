package io.spool.connect.source;

import io.spool.core.value.SpoolIdentity;

/**
 * Where records come from.
 *
 * @param name the name of the spool's directory: unlike its path it may be the same on many hosts
 * @param identity which spool it is
 * @param reader the name under which it is read
 */
record SpoolOrigin(String name, SpoolIdentity identity, String reader) {}
