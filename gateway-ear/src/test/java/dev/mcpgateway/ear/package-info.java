/** Looks into the EAR as it was built, and runs it on Payara Server. */
package dev.mcpgateway.ear;
