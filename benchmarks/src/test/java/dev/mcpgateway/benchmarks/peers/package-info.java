/** Compares the gateway's migration with other migration tools, in one run on one machine. */
package dev.mcpgateway.benchmarks.peers;
