/** Tests of what the commands at the root of the checkout share. */
package dev.mcpgateway.config.commands;
