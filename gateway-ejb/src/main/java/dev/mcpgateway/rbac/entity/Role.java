package dev.mcpgateway.rbac.entity;

import dev.mcpgateway.persistence.JsonStrings;
import dev.mcpgateway.rbac.RoleScope;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** A named set of permissions with an optional parent. */
@Entity
@Cacheable(false)
@Table(name = "roles")
@NamedQuery(
    name = Role.ACTIVE_BY_NAME,
    query = "SELECT r FROM Role r WHERE r.name = :name AND r.scope = :scope AND r.active = TRUE")
@NamedQuery(
    name = Role.ALL,
    query = "SELECT r FROM Role r ORDER BY r.scope, r.name, r.createdAt, r.id")
public class Role {

  /** Parameters {@code name} and {@code scope}. */
  public static final String ACTIVE_BY_NAME = "Role.activeByName";

  /** By scope, name and age. */
  public static final String ALL = "Role.all";

  @Id
  @Column(name = "id")
  private String id;

  @Column(name = "name")
  private String name;

  @Column(name = "description")
  private String description;

  @Column(name = "scope")
  private RoleScope scope;

  @Convert(converter = JsonStrings.class)
  @Column(name = "permissions")
  private Set<String> permissions;

  @Column(name = "inherits_from")
  private String inheritsFrom;

  @Column(name = "created_by")
  private String createdBy;

  @Column(name = "is_system_role")
  private boolean systemRole;

  @Column(name = "is_active")
  private boolean active;

  @Column(name = "catalog_version")
  private int catalogVersion;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "updated_at")
  private Instant updatedAt;

  protected Role() {}

  public String id() {
    return id;
  }

  public String name() {
    return name;
  }

  public Optional<String> description() {
    return Optional.ofNullable(description);
  }

  public RoleScope scope() {
    return scope;
  }

  /**
   * Its own, without inherited ones; includes those known only to a newer version of the gateway.
   */
  public Set<String> permissions() {
    return permissions;
  }

  /** The id of the role that it inherits from. */
  public Optional<String> inheritsFrom() {
    return Optional.ofNullable(inheritsFrom);
  }

  /** Empty if the gateway itself created it. */
  public Optional<String> createdBy() {
    return Optional.ofNullable(createdBy);
  }

  public boolean isSystemRole() {
    return systemRole;
  }

  public boolean isActive() {
    return active;
  }

  /**
   * The version of the catalogue that its permissions come from; 0 if they do not come from one.
   */
  public int catalogVersion() {
    return catalogVersion;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Instant updatedAt() {
    return updatedAt;
  }
}
