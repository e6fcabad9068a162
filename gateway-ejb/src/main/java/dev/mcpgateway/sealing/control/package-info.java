/** Where the key is kept that the gateway makes for itself. */
package dev.mcpgateway.sealing.control;
