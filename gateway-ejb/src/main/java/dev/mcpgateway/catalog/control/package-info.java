/** How rows without an owner find one. */
package dev.mcpgateway.catalog.control;
