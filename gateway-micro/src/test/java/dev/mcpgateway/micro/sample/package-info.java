/** The sample server, tested with the gateway's own reader and with plain requests. */
package dev.mcpgateway.micro.sample;
