/** Upstreams as they are, and as they should not be. */
package dev.mcpgateway.upstream;
