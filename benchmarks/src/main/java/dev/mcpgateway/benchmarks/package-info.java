/** Benchmarks of what every request depends on. */
package dev.mcpgateway.benchmarks;
