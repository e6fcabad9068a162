/**
 * Values that leave the gateway, or lie in its database, and can be read and made by its replicas
 * alone.
 */
package dev.mcpgateway.sealing;
