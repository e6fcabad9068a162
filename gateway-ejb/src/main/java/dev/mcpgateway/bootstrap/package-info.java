/** Brings the gateway up: schema at head, then the ordered steps; tells how far it has come. */
package dev.mcpgateway.bootstrap;
