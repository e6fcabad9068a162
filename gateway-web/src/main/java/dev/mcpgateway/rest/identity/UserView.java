package dev.mcpgateway.rest.identity;

import dev.mcpgateway.identity.UserDetails;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** The current state of an account. */
public record UserView(
    String email,
    Optional<String> fullName,
    Boolean isAdmin,
    Boolean isActive,
    String authProvider,
    Instant createdAt,
    Optional<Instant> lastLogin,
    Boolean emailVerified,
    Boolean passwordChangeRequired,
    Integer failedLoginAttempts,
    Optional<Instant> lockedUntil,
    Boolean isLocked) {

  static UserView of(UserDetails user) {
    Instant now = Clock.systemUTC().instant();
    return new UserView(
        user.email(),
        user.fullName(),
        user.administrator(),
        user.active(),
        user.authProvider(),
        user.createdAt(),
        user.lastLogin(),
        user.emailVerifiedAt().isPresent(),
        user.passwordChangeRequired(),
        user.failedLoginAttempts(),
        user.lockedUntil(),
        user.lockedUntil().filter(now::isBefore).isPresent());
  }
}
