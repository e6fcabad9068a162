package dev.mcpgateway.identity.entity;

import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.persistence.PageRequest.Position;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/** An account, without the hash of its password, which only its verification reads. */
@Entity
@Cacheable(false)
@Table(name = "email_users")
public class User {

  @Id
  @Column(name = "id")
  private String id;

  @Column(name = "email")
  private String email;

  @Column(name = "full_name")
  private String fullName;

  @Column(name = "is_admin")
  private boolean administrator;

  @Column(name = "is_active")
  private boolean active;

  @Column(name = "email_verified_at")
  private Instant emailVerifiedAt;

  @Column(name = "auth_provider")
  private String authProvider;

  @Column(name = "failed_login_attempts")
  private int failedLoginAttempts;

  @Column(name = "locked_until")
  private Instant lockedUntil;

  @Column(name = "password_change_required")
  private boolean passwordChangeRequired;

  @Column(name = "password_changed_at")
  private Instant passwordChangedAt;

  @Column(name = "last_login")
  private Instant lastLogin;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "updated_at")
  private Instant updatedAt;

  @Column(name = "version")
  private int version;

  protected User() {}

  /** The row as a value. */
  public UserDetails details() {
    return new UserDetails(
        id,
        email,
        Optional.ofNullable(fullName),
        administrator,
        active,
        Optional.ofNullable(emailVerifiedAt),
        authProvider,
        failedLoginAttempts,
        Optional.ofNullable(lockedUntil),
        passwordChangeRequired,
        Optional.ofNullable(passwordChangedAt),
        Optional.ofNullable(lastLogin),
        createdAt,
        updatedAt,
        version);
  }

  /** The row's position in lists. */
  public Position position() {
    return new Position(createdAt, id);
  }
}
