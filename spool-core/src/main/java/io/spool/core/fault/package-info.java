/**
 * Where faults end: files that were cut short or whose file system is gone, however they show. Every public call and every thread of
 * the spool goes through here.
 */
@NullMarked
package io.spool.core.fault;

import org.jspecify.annotations.NullMarked;
