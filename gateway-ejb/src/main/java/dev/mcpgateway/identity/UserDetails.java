package dev.mcpgateway.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * The current state of an account.
 *
 * @param failedLoginAttempts since the last successful login
 * @param lockedUntil in the past where the lock has ended by itself
 * @param version changes with every change but those that a login makes
 */
public record UserDetails(
    String id,
    String email,
    Optional<String> fullName,
    boolean administrator,
    boolean active,
    Optional<Instant> emailVerifiedAt,
    String authProvider,
    int failedLoginAttempts,
    Optional<Instant> lockedUntil,
    boolean passwordChangeRequired,
    Optional<Instant> passwordChangedAt,
    Optional<Instant> lastLogin,
    Instant createdAt,
    Instant updatedAt,
    int version) {}
