/**
 * The {@code spool} command: one class for each subcommand, which parses, calls the core and prints. Nothing here knows
 * how a spool looks on disk.
 */
@NullMarked
package io.spool.cli;

import org.jspecify.annotations.NullMarked;
