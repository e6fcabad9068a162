/** How upstream servers and their secrets are kept. */
package dev.mcpgateway.federation.control;
