/** The catalogue in the management API: upstream servers, virtual servers and what they offer. */
package dev.mcpgateway.rest.catalog;
