/** What gateway-web and other features call for accounts and teams: all of it checks its caller. */
package dev.mcpgateway.identity.boundary;
