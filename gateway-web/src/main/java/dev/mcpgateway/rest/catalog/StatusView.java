package dev.mcpgateway.rest.catalog;

/** What was done. */
public record StatusView(String status, String message) {

  static StatusView success(String message) {
    return new StatusView("success", message);
  }
}
