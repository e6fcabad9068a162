package dev.mcpgateway.testbed.mcp;

import java.io.IOException;

/** What a server does wrong. */
@FunctionalInterface
public interface McpFault {
  /** Whether it has answered the request, or left it without an answer. */
  boolean answers(McpRequest request, McpAnswer answer) throws IOException, InterruptedException;
}
