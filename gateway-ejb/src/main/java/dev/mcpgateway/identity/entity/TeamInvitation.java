package dev.mcpgateway.identity.entity;

import dev.mcpgateway.identity.InvitationDetails;
import dev.mcpgateway.identity.TeamRole;
import dev.mcpgateway.persistence.PageRequest.Position;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/** An invitation into a team. */
@Entity
@Cacheable(false)
@Table(name = "email_team_invitations")
public class TeamInvitation {

  @Id
  @Column(name = "id")
  private String id;

  @Column(name = "team_id")
  private String teamId;

  @Column(name = "email")
  private String email;

  @Column(name = "role")
  private TeamRole role;

  @Column(name = "invited_by")
  private String invitedBy;

  @Column(name = "invited_at")
  private Instant invitedAt;

  @Column(name = "expires_at")
  private Instant expiresAt;

  @Column(name = "is_active")
  private boolean active;

  @Column(name = "accepted_at")
  private Instant acceptedAt;

  protected TeamInvitation() {}

  /** The row as a value. */
  public InvitationDetails details() {
    return new InvitationDetails(
        id,
        teamId,
        email,
        role,
        invitedBy,
        invitedAt,
        expiresAt,
        active,
        Optional.ofNullable(acceptedAt));
  }

  /** The row's position in lists. */
  public Position position() {
    return new Position(invitedAt, id);
  }
}
