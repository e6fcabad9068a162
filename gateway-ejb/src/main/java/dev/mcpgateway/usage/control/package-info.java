/** Keeps what became of calls: by hour, and each for itself. */
package dev.mcpgateway.usage.control;
