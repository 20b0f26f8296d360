/**
 * Every access of the product to what outlives a process, told to whoever listens: stores, loads, fences, forces, and what
 * is done to files and locks. The product knows nothing of it: its classes are woven before these tests load them.
 */
@NullMarked
package io.spool.torture.memory;

import org.jspecify.annotations.NullMarked;
