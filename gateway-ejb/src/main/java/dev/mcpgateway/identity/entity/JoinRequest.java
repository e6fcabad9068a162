package dev.mcpgateway.identity.entity;

import dev.mcpgateway.identity.JoinRequestDetails;
import dev.mcpgateway.identity.JoinRequestStatus;
import dev.mcpgateway.persistence.PageRequest.Position;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/** A request to join a team. */
@Entity
@Cacheable(false)
@Table(name = "email_team_join_requests")
public class JoinRequest {

  @Id
  @Column(name = "id")
  private String id;

  @Column(name = "team_id")
  private String teamId;

  @Column(name = "user_email")
  private String userEmail;

  @Column(name = "message")
  private String message;

  @Column(name = "status")
  private JoinRequestStatus status;

  @Column(name = "requested_at")
  private Instant requestedAt;

  @Column(name = "expires_at")
  private Instant expiresAt;

  @Column(name = "reviewed_at")
  private Instant reviewedAt;

  @Column(name = "reviewed_by")
  private String reviewedBy;

  @Column(name = "notes")
  private String notes;

  protected JoinRequest() {}

  /** The row as a value. */
  public JoinRequestDetails details() {
    return new JoinRequestDetails(
        id,
        teamId,
        userEmail,
        Optional.ofNullable(message),
        status,
        requestedAt,
        expiresAt,
        Optional.ofNullable(reviewedAt),
        Optional.ofNullable(reviewedBy),
        Optional.ofNullable(notes));
  }

  /** The row's position in lists. */
  public Position position() {
    return new Position(requestedAt, id);
  }
}
