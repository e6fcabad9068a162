package dev.mcpgateway.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/**
 * The REST API, at the root of the context: its clients expect {@code /rbac/roles} and the like.
 */
@ApplicationPath("/")
public class GatewayApplication extends Application {}
