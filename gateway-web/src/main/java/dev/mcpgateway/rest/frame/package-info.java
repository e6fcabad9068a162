/** What surrounds every request: its id, its bounds, its headers, its line in the log. */
package dev.mcpgateway.rest.frame;
