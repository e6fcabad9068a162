/** Who is calling: access tokens, the keys that sign them, and how often one may try to log in. */
package dev.mcpgateway.authentication;
