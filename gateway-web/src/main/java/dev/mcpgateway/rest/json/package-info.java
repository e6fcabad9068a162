/** Reads and writes the JSON of requests and answers, strictly, by the shape of records. */
package dev.mcpgateway.rest.json;
