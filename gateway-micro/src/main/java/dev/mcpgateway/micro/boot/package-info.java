/** What the system class loader sees of the gateway: the way in, the way out, and the console. */
package dev.mcpgateway.micro.boot;
