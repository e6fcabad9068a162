/** Accounts and the teams they belong to: who somebody is, and how they show it. */
package dev.mcpgateway.identity;
