/** Tests of the shared parts of the commands at the root of the checkout. */
package dev.mcpgateway.config.commands;
