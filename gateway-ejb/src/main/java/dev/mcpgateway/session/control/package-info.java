/** Which sessions have ended before their time. */
package dev.mcpgateway.session.control;
