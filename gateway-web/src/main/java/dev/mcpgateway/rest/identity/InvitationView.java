package dev.mcpgateway.rest.identity;

import dev.mcpgateway.identity.InvitationDetails;
import dev.mcpgateway.identity.TeamRole;
import java.time.Instant;
import java.util.Optional;

/**
 * An invitation into a team.
 *
 * @param token the token to accept it with: shown once, to the inviter
 */
public record InvitationView(
    String id,
    String teamId,
    String email,
    TeamRole role,
    String invitedBy,
    Instant invitedAt,
    Instant expiresAt,
    Boolean isActive,
    Optional<Instant> acceptedAt,
    Optional<String> token) {

  static InvitationView of(InvitationDetails invitation) {
    return of(invitation, Optional.empty());
  }

  static InvitationView of(InvitationDetails invitation, Optional<String> token) {
    return new InvitationView(
        invitation.id(),
        invitation.teamId(),
        invitation.email(),
        invitation.role(),
        invitation.invitedBy(),
        invitation.invitedAt(),
        invitation.expiresAt(),
        invitation.active(),
        invitation.acceptedAt(),
        token);
  }

  /** Omits the token. */
  @Override
  public String toString() {
    return "InvitationView[" + id + "]";
  }
}
