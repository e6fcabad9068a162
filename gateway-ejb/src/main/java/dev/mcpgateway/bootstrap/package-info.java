/** Brings the gateway up: schema at head, then the ordered steps; tells the current phase. */
package dev.mcpgateway.bootstrap;
