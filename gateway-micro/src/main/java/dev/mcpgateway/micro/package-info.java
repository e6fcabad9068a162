/** What {@code gateway.jar} does: it serves, or answers a {@code schema} command. */
package dev.mcpgateway.micro;
