/** Long lists, a page at a time, in an order that stays. */
package dev.mcpgateway.rest.paging;
