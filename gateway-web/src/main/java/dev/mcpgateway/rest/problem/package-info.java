/** What a client is told when something is refused or fails: problem details (RFC 9457). */
package dev.mcpgateway.rest.problem;
