package dev.mcpgateway.identity.entity;

import dev.mcpgateway.identity.TeamDetails;
import dev.mcpgateway.identity.TeamVisibility;
import dev.mcpgateway.persistence.PageRequest.Position;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/** A team. */
@Entity
@Cacheable(false)
@Table(name = "email_teams")
public class Team {

  @Id private String id;

  private String name;

  private String slug;

  private String description;

  @Column(name = "created_by")
  private String createdBy;

  @Column(name = "is_personal")
  private boolean personal;

  private TeamVisibility visibility;

  @Column(name = "max_members")
  private Integer maxMembers;

  @Column(name = "is_active")
  private boolean active;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "updated_at")
  private Instant updatedAt;

  private int version;

  protected Team() {}

  /** The row as others see it. */
  public TeamDetails details() {
    return new TeamDetails(
        id,
        name,
        slug,
        Optional.ofNullable(description),
        Optional.ofNullable(createdBy),
        personal,
        visibility,
        Optional.ofNullable(maxMembers),
        active,
        createdAt,
        updatedAt,
        version);
  }

  /** Its place in lists. */
  public Position position() {
    return new Position(createdAt, id);
  }
}
