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

  @Id
  @Column(name = "id")
  private String id;

  @Column(name = "name")
  private String name;

  @Column(name = "slug")
  private String slug;

  @Column(name = "description")
  private String description;

  @Column(name = "created_by")
  private String createdBy;

  @Column(name = "is_personal")
  private boolean personal;

  @Column(name = "visibility")
  private TeamVisibility visibility;

  @Column(name = "max_members")
  private Integer maxMembers;

  @Column(name = "is_active")
  private boolean active;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "updated_at")
  private Instant updatedAt;

  @Column(name = "version")
  private int version;

  protected Team() {}

  /** The row as a value. */
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

  /** The row's position in lists. */
  public Position position() {
    return new Position(createdAt, id);
  }
}
