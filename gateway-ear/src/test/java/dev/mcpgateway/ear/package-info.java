/** Looks into the EAR as it was built. */
package dev.mcpgateway.ear;
