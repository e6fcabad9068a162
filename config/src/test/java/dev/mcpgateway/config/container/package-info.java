/** The image, built and run for real on a Docker engine. */
package dev.mcpgateway.config.container;
