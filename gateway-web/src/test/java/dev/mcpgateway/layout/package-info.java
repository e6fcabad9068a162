/** What the tree promises to whoever reads it. */
package dev.mcpgateway.layout;
