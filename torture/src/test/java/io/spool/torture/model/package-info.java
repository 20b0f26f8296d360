/** Random histories of several processes against a model that is obvious: a list of frames, and a map of readers. */
@NullMarked
package io.spool.torture.model;

import org.jspecify.annotations.NullMarked;
