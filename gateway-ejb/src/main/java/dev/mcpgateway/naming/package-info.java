/** Names that people tell things apart by. */
package dev.mcpgateway.naming;
