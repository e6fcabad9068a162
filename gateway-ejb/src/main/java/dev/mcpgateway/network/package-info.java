/** Addresses and networks as they are written; nothing here asks a resolver. */
package dev.mcpgateway.network;
