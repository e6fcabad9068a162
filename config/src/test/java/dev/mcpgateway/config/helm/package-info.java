/** What the Helm chart renders, for every branch of its values. */
package dev.mcpgateway.config.helm;
