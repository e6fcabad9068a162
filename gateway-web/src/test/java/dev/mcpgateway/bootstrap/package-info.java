/** The steps of the bootstrap, in the server that they run in. */
package dev.mcpgateway.bootstrap;
