/** Tests of the rendered Helm chart, for every branch of its values. */
package dev.mcpgateway.config.helm;
