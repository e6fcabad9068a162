/** What requests there are, and whether more of them are wanted. */
package dev.mcpgateway.inflight;
