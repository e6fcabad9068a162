/** The gateway's way to head beside those of other migration tools, in one run on one machine. */
package dev.mcpgateway.benchmarks.peers;
