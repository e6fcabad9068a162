package dev.mcpgateway.rest.catalog;

/** What was done, and the prompt as it is now. */
public record PromptStateView(String status, String message, PromptView prompt) {

  static PromptStateView of(boolean active, PromptView prompt) {
    return new PromptStateView(
        "success", "The prompt is %s".formatted(active ? "active" : "inactive"), prompt);
  }
}
