/** Registering upstream servers and refreshing what they offer. */
package dev.mcpgateway.federation;
