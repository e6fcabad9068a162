/** The protocol towards clients and upstream servers, decisions, lists and calls. */
package dev.mcpgateway.routing.control;
