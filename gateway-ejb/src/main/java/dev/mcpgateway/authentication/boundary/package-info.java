/** What other features call to issue and to check access tokens, and to log somebody in. */
package dev.mcpgateway.authentication.boundary;
