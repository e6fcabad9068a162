/** What each operation asks of its caller, and how it is enforced. */
package dev.mcpgateway.rest.access;
