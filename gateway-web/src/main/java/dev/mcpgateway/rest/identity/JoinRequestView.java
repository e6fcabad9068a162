package dev.mcpgateway.rest.identity;

import dev.mcpgateway.identity.JoinRequestDetails;
import dev.mcpgateway.identity.JoinRequestStatus;
import java.time.Instant;
import java.util.Optional;

/** A request to join a team with its status. */
public record JoinRequestView(
    String id,
    String teamId,
    String userEmail,
    Optional<String> message,
    JoinRequestStatus status,
    Instant requestedAt,
    Instant expiresAt,
    Optional<Instant> reviewedAt,
    Optional<String> reviewedBy,
    Optional<String> notes) {

  static JoinRequestView of(JoinRequestDetails request) {
    return new JoinRequestView(
        request.id(),
        request.teamId(),
        request.userEmail(),
        request.message(),
        request.status(),
        request.requestedAt(),
        request.expiresAt(),
        request.reviewedAt(),
        request.reviewedBy(),
        request.notes());
  }
}
