/** Accounts, teams and tokens, in the server that they run in. */
package dev.mcpgateway.identity;
