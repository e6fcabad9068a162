package dev.mcpgateway.identity.entity;

import dev.mcpgateway.identity.MemberDetails;
import dev.mcpgateway.identity.TeamRole;
import dev.mcpgateway.persistence.PageRequest.Position;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/** A membership of a user in a team. */
@Entity
@Cacheable(false)
@Table(name = "email_team_members")
public class TeamMember {

  @Id
  @Column(name = "id")
  private String id;

  @Column(name = "team_id")
  private String teamId;

  @Column(name = "user_email")
  private String userEmail;

  @Column(name = "role")
  private TeamRole role;

  @Column(name = "joined_at")
  private Instant joinedAt;

  @Column(name = "invited_by")
  private String invitedBy;

  @Column(name = "is_active")
  private boolean active;

  protected TeamMember() {}

  /** The row as a value. */
  public MemberDetails details() {
    return new MemberDetails(
        id, teamId, userEmail, role, joinedAt, Optional.ofNullable(invitedBy), active);
  }

  /** The row's position in lists. */
  public Position position() {
    return new Position(joinedAt, id);
  }
}
