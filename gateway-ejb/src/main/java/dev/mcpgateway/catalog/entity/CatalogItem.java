package dev.mcpgateway.catalog.entity;

import dev.mcpgateway.catalog.Ownership;
import dev.mcpgateway.catalog.ResourceVisibility;
import dev.mcpgateway.persistence.JsonStrings;
import dev.mcpgateway.persistence.PageRequest.Position;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreUpdate;
import jakarta.persistence.Version;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What all that the catalogue holds has in common. */
@MappedSuperclass
public abstract class CatalogItem {

  /** Anything but control characters, which forge lines of a log. */
  static final String PRINTABLE = "[^\\p{Cntrl}]*";

  @Id private String id;

  @NotBlank
  @Size(max = 255)
  @Pattern(regexp = PRINTABLE)
  private String name;

  @Size(max = 10_000)
  private String description;

  @Convert(converter = JsonStrings.class)
  @Size(max = 100)
  private Set<String> tags = Set.of();

  private boolean enabled = true;

  @Column(name = "team_id")
  private String teamId;

  @Column(name = "owner_email")
  private String ownerEmail;

  private ResourceVisibility visibility;

  @Column(name = "created_by", updatable = false)
  private String createdBy;

  @Column(name = "created_at", updatable = false)
  private Instant createdAt;

  @Column(name = "updated_at")
  private Instant updatedAt;

  @Version private int version;

  protected CatalogItem() {}

  protected CatalogItem(String name, Ownership ownership) {
    this.id = UUID.randomUUID().toString();
    this.name = name;
    this.createdBy = ownership.ownerEmail();
    own(ownership);
  }

  @PrePersist
  void created() {
    createdAt = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MICROS);
    updatedAt = createdAt;
  }

  @PreUpdate
  void updated() {
    updatedAt = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MICROS);
  }

  public String id() {
    return id;
  }

  public String name() {
    return name;
  }

  public Optional<String> description() {
    return Optional.ofNullable(description);
  }

  public Set<String> tags() {
    return tags;
  }

  public boolean isEnabled() {
    return enabled;
  }

  /** Empty while the row is from an older system and no bootstrap has given it an owner. */
  public Optional<Ownership> ownership() {
    return teamId == null || ownerEmail == null || visibility == null
        ? Optional.empty()
        : Optional.of(new Ownership(teamId, ownerEmail, visibility));
  }

  public Optional<String> createdBy() {
    return Optional.ofNullable(createdBy);
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Instant updatedAt() {
    return updatedAt;
  }

  /** Changes with every change. */
  public int version() {
    return version;
  }

  /** Its place in lists. */
  public Position position() {
    return new Position(createdAt, id);
  }

  public final void rename(String newName) {
    name = newName;
  }

  public final void describe(String newDescription) {
    description = newDescription;
  }

  public final void tag(Set<String> newTags) {
    tags = Set.copyOf(newTags);
  }

  public final void enable(boolean now) {
    enabled = now;
  }

  public final void own(Ownership ownership) {
    teamId = ownership.teamId();
    ownerEmail = ownership.ownerEmail();
    visibility = ownership.visibility();
  }
}
