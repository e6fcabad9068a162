/**
 * Keys that have an id and take turns: the first of a ring makes, and all of them check or open.
 */
package dev.mcpgateway.keyring;
