/** The catalogue, in the server that it runs in. */
package dev.mcpgateway.catalog;
