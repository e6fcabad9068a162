/** Tests of the rules for the source tree. */
package dev.mcpgateway.layout;
