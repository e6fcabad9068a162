/** Tests of the image, built and run on a real Docker engine. */
package dev.mcpgateway.config.container;
