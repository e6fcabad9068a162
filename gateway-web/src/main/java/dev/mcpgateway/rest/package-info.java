/** The root under which every feature's REST resources are found. */
package dev.mcpgateway.rest;
