/**
 * Power cuts: a model of the page cache listens to the real code, builds what a cut at any moment could leave on the disk,
 * and lets the real code recover it.
 */
@NullMarked
package io.spool.torture.power;

import org.jspecify.annotations.NullMarked;
