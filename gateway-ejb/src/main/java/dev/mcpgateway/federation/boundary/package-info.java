/** Registering, changing and refreshing upstream servers, as far as the caller may. */
package dev.mcpgateway.federation.boundary;
