/** What other features call for accounts, teams and tokens. */
package dev.mcpgateway.identity.boundary;
