/**
 * The demonstration behind {@code ./demo}: telemetry of this host through spools, connectors and a broker that goes away.
 *
 * <p>What lives here runs on the packaged plugin and the ready configs, and judges by what it reads back.
 */
@NullMarked
package io.spool.demo;

import org.jspecify.annotations.NullMarked;
