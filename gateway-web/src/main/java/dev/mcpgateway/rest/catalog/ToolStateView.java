package dev.mcpgateway.rest.catalog;

/** What was done, and the tool as it is now. */
public record ToolStateView(String status, String message, ToolView tool) {

  static ToolStateView of(boolean active, ToolView tool) {
    return new ToolStateView(
        "success", "The tool is %s".formatted(active ? "active" : "inactive"), tool);
  }
}
