/** The catalogue, as far as its caller may read and change it. */
package dev.mcpgateway.catalog.boundary;
