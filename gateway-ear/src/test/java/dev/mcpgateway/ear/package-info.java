/** Tests the contents of the built EAR, and runs it on Payara Server. */
package dev.mcpgateway.ear;
