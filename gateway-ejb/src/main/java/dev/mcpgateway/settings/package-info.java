/** Where the features get their settings from. */
package dev.mcpgateway.settings;
