/** How much of the heap buffers may take. */
package dev.mcpgateway.memory;
