/** How passwords and secrets are kept, and how accounts and memberships are written. */
package dev.mcpgateway.identity.control;
