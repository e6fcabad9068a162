/** How long it takes what every request waits for. */
package dev.mcpgateway.benchmarks;
