/** How a request is refused that is expected to be refused. */
package dev.mcpgateway.exception;
