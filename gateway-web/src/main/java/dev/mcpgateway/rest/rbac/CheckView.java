package dev.mcpgateway.rest.rbac;

import java.time.Instant;

/** Whether a user may do something. */
public record CheckView(
    String userEmail, String permission, Boolean granted, Instant checkedAt, String checkedBy) {}
