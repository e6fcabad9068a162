/** Tests of accounts, teams and tokens inside the server. */
package dev.mcpgateway.identity;
