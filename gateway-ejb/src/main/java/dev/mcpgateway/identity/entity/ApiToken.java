package dev.mcpgateway.identity.entity;

import dev.mcpgateway.identity.ApiTokenDetails;
import dev.mcpgateway.persistence.JsonStrings;
import dev.mcpgateway.persistence.PageRequest.Position;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** An API token, without the hash of its secret, which only its verification reads. */
@Entity
@Cacheable(false)
@Table(name = "email_api_tokens")
public class ApiToken {

  @Id
  @Column(name = "id")
  private String id;

  @Column(name = "user_email")
  private String userEmail;

  @Column(name = "name")
  private String name;

  @Column(name = "description")
  private String description;

  @Column(name = "jti")
  private String jti;

  @Column(name = "team_id")
  private String teamId;

  @Column(name = "server_id")
  private String serverId;

  @Convert(converter = JsonStrings.class)
  @Column(name = "resource_scopes")
  private Set<String> permissions;

  @Convert(converter = JsonStrings.class)
  @Column(name = "ip_restrictions")
  private Set<String> ipRestrictions;

  @Convert(converter = JsonStrings.class)
  @Column(name = "tags")
  private Set<String> tags;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "expires_at")
  private Instant expiresAt;

  @Column(name = "last_used")
  private Instant lastUsed;

  @Column(name = "is_active")
  private boolean active;

  @Column(name = "revoked_at")
  private Instant revokedAt;

  @Column(name = "revoked_by")
  private String revokedBy;

  @Column(name = "revocation_reason")
  private String revocationReason;

  @Column(name = "version")
  private int version;

  protected ApiToken() {}

  /** The row as a value. */
  public ApiTokenDetails details() {
    return new ApiTokenDetails(
        id,
        userEmail,
        name,
        Optional.ofNullable(description),
        jti,
        Optional.ofNullable(teamId),
        Optional.ofNullable(serverId),
        permissions,
        ipRestrictions,
        tags,
        createdAt,
        Optional.ofNullable(expiresAt),
        Optional.ofNullable(lastUsed),
        active,
        Optional.ofNullable(revokedAt),
        Optional.ofNullable(revokedBy),
        Optional.ofNullable(revocationReason),
        version);
  }

  /** The row's position in lists. */
  public Position position() {
    return new Position(createdAt, id);
  }
}
