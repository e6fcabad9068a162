package dev.mcpgateway.rest.identity;

import dev.mcpgateway.identity.TeamRole;

/** What somebody is to be in a team. */
public record MemberUpdate(TeamRole role) {}
