package dev.mcpgateway.rest.identity;

import dev.mcpgateway.identity.MemberDetails;
import dev.mcpgateway.identity.TeamRole;
import java.time.Instant;
import java.util.Optional;

/** A membership in a team. */
public record MemberView(
    String id,
    String teamId,
    String userEmail,
    TeamRole role,
    Instant joinedAt,
    Optional<String> invitedBy,
    Boolean isActive) {

  static MemberView of(MemberDetails member) {
    return new MemberView(
        member.id(),
        member.teamId(),
        member.userEmail(),
        member.role(),
        member.joinedAt(),
        member.invitedBy(),
        member.active());
  }
}
