package dev.mcpgateway.rbac.entity;

import dev.mcpgateway.rbac.GrantSource;
import dev.mcpgateway.rbac.RoleScope;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/** An assignment of a role to a user. */
@Entity
@Cacheable(false)
@Table(name = "user_roles")
@NamedQuery(
    name = RoleAssignment.ACTIVE_GLOBAL_FACT,
    query =
        "SELECT a FROM RoleAssignment a WHERE a.userEmail = :user AND a.role.id = :role"
            + " AND a.scope = :scope AND a.scopeId IS NULL AND a.active = TRUE")
@NamedQuery(
    name = RoleAssignment.ACTIVE_TEAM_FACT,
    query =
        "SELECT a FROM RoleAssignment a WHERE a.userEmail = :user AND a.role.id = :role"
            + " AND a.scope = :scope AND a.scopeId = :team AND a.active = TRUE")
@NamedQuery(
    name = RoleAssignment.ACTIVE_OF_USER,
    query =
        "SELECT a FROM RoleAssignment a JOIN FETCH a.role WHERE a.userEmail = :user AND a.active = TRUE"
            + " ORDER BY a.scope, a.grantedAt, a.id")
public class RoleAssignment {

  /** Parameters {@code user}, {@code role} and {@code scope}. */
  public static final String ACTIVE_GLOBAL_FACT = "RoleAssignment.activeGlobalFact";

  /** Parameters {@code user}, {@code role}, {@code scope} and {@code team}. */
  public static final String ACTIVE_TEAM_FACT = "RoleAssignment.activeTeamFact";

  /** Parameter {@code user}. */
  public static final String ACTIVE_OF_USER = "RoleAssignment.activeOfUser";

  @Id
  @Column(name = "id")
  private String id;

  @Column(name = "user_email")
  private String userEmail;

  @ManyToOne(optional = false)
  @JoinColumn(name = "role_id")
  private Role role;

  @Column(name = "scope")
  private RoleScope scope;

  @Column(name = "scope_id")
  private String scopeId;

  @Column(name = "granted_by")
  private String grantedBy;

  @Column(name = "granted_at")
  private Instant grantedAt;

  @Column(name = "expires_at")
  private Instant expiresAt;

  @Column(name = "is_active")
  private boolean active;

  @Column(name = "grant_source")
  private GrantSource grantSource;

  @Column(name = "revoked_at")
  private Instant revokedAt;

  @Column(name = "revoked_by")
  private String revokedBy;

  protected RoleAssignment() {}

  public String id() {
    return id;
  }

  public String userEmail() {
    return userEmail;
  }

  public Role role() {
    return role;
  }

  public RoleScope scope() {
    return scope;
  }

  /** The team, for the scope team. */
  public Optional<String> scopeId() {
    return Optional.ofNullable(scopeId);
  }

  /** Empty if the gateway itself granted it. */
  public Optional<String> grantedBy() {
    return Optional.ofNullable(grantedBy);
  }

  public Instant grantedAt() {
    return grantedAt;
  }

  /** Empty if it does not expire. */
  public Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiresAt);
  }

  /** Neither revoked nor replaced; it may have expired nevertheless. */
  public boolean isActive() {
    return active;
  }

  public boolean hasExpired(Instant now) {
    return expiresAt != null && !expiresAt.isAfter(now);
  }

  public GrantSource grantSource() {
    return grantSource;
  }

  public Optional<Instant> revokedAt() {
    return Optional.ofNullable(revokedAt);
  }

  public Optional<String> revokedBy() {
    return Optional.ofNullable(revokedBy);
  }
}
