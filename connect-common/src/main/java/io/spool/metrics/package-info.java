/**
 * What a task and its spools are measured by, and how a worker shows it: as MBeans of the domain {@code io.spool} everywhere,
 * and as plugin metrics (KIP-877) on workers that have those.
 *
 * <p>Tasks count; whatever can be seen from outside is looked up in the spool when somebody asks for it. Nothing here may keep a
 * task from working: what cannot be shown is logged, what cannot be known is {@code NaN}.
 */
@NullMarked
package io.spool.metrics;

import org.jspecify.annotations.NullMarked;
