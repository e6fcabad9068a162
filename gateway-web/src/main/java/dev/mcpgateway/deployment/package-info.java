/** Ties the deployment to the bootstrap: no web module without a gateway that has come up. */
package dev.mcpgateway.deployment;
