/** The six kinds of things that the catalogue holds. */
package dev.mcpgateway.catalog.entity;
