package dev.mcpgateway.rest.catalog;

/** What was done, and the gateway as it is now. */
public record GatewayStateView(String status, String message, GatewayView gateway) {

  static GatewayStateView of(boolean active, GatewayView gateway) {
    return new GatewayStateView(
        "success", "The gateway is %s".formatted(active ? "active" : "inactive"), gateway);
  }
}
