/**
 * What both connectors are made of besides their work: options as a user interface shows them, the version, where spools are.
 */
@NullMarked
package io.spool.plugin;

import org.jspecify.annotations.NullMarked;
