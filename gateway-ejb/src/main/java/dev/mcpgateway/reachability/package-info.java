/** Knows at any moment, at no cost to who asks, whether the database answers. */
package dev.mcpgateway.reachability;
