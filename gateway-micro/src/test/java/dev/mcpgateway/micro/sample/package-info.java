/** The sample, asked by the gateway's own reader and by hand. */
package dev.mcpgateway.micro.sample;
