/** Accounts, teams and API tokens over HTTP. */
package dev.mcpgateway.rest.identity;
