/** The document of the API, made of the very classes that answer, and a page to try it. */
package dev.mcpgateway.rest.openapi;
