/** How tokens are signed, what is known of their users, and how logins are limited. */
package dev.mcpgateway.authentication.control;
