package io.spool.core.value;

import java.time.Instant;

/**
 * A dictionary that frames are encoded with.
 *
 * @param number its number: 1 for a spool's first
 * @param encoding what it is for
 * @param created when it was made
 * @param tried what it did to frames that it was not made of: why it was taken
 */
public record DictionaryStatus(long number, Encoding encoding, Instant created, Trial tried) {}
