/** The rows of accounts, teams and tokens, for reading: what changes them are the boundaries. */
package dev.mcpgateway.identity.entity;
