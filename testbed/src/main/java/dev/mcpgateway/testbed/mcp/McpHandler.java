package dev.mcpgateway.testbed.mcp;

/** Handles a call of a tool, a read of a resource or a get of a prompt. */
@FunctionalInterface
public interface McpHandler {
  /**
   * The result, a JSON object as sent, without the members that every result of the call's revision
   * has.
   *
   * @throws McpError to answer with that instead
   */
  String handle(McpCall call) throws InterruptedException;
}
