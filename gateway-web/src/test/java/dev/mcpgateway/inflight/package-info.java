/** What requests and open streams there are, and whether more of them are wanted. */
package dev.mcpgateway.inflight;
