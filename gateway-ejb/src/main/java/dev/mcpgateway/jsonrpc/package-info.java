/**
 * JSON-RPC 2.0 as the Model Context Protocol uses it, over the bytes that came in: what is read of
 * a message is found once, and what is not named by an edit is passed on as it was sent.
 */
package dev.mcpgateway.jsonrpc;
