/** Tests of the bootstrap's steps inside the server. */
package dev.mcpgateway.bootstrap;
