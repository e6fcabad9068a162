/** Tests of the compose files and their scripts on a real Docker engine. */
package dev.mcpgateway.config.compose;
