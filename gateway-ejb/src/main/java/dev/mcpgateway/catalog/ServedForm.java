package dev.mcpgateway.catalog;

import dev.mcpgateway.jsonrpc.JsonSlice;

/**
 * How a tool, a resource, a resource template or a prompt is described.
 *
 * @param definition the JSON object that agents get in lists, with the exposed name and with what
 *     operators say instead of the upstream server
 * @param upstreamItem the JSON object that the upstream server sent
 */
public record ServedForm(JsonSlice definition, JsonSlice upstreamItem) {}
