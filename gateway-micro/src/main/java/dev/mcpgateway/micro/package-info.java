/**
 * What {@code gateway.jar} does: it serves, serves a sample upstream, or answers a {@code schema}
 * command.
 */
package dev.mcpgateway.micro;
