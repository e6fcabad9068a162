/** The compose files and their scripts, brought up on a real Docker engine. */
package dev.mcpgateway.config.compose;
