/** What other features call for the catalogue. */
package dev.mcpgateway.catalog.boundary;
