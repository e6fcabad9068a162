package dev.mcpgateway.rest.catalog;

/** What was done, and the resource as it is now. */
public record ResourceStateView(String status, String message, ResourceView resource) {

  static ResourceStateView of(boolean active, ResourceView resource) {
    return new ResourceStateView(
        "success", "The resource is %s".formatted(active ? "active" : "inactive"), resource);
  }
}
