package dev.mcpgateway.rest.identity;

import dev.mcpgateway.identity.TeamRole;

/** The new role of a member. */
public record MemberUpdate(TeamRole role) {}
