package dev.mcpgateway.rest.identity;

import dev.mcpgateway.identity.NewApiToken;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An API token to be made. */
public record TokenInput(
    @Size(min = 1, max = 255) String name,
    Optional<@Size(max = 2000) String> description,
    Optional<@Min(1) @Max(3650) Integer> expiresInDays,
    Optional<Scope> scope,
    Optional<@Size(max = 100) List<@Size(min = 1, max = 255) String>> tags,
    Optional<@Size(min = 1, max = 36) String> teamId) {

  /** The scope of the token. */
  public record Scope(
      Optional<@Size(min = 1, max = 36) String> serverId,
      Optional<@Size(max = 100) List<@Size(min = 1, max = 255) String>> permissions,
      Optional<@Size(max = 100) List<@Size(min = 1, max = 50) String>> ipRestrictions) {}

  NewApiToken toToken(Optional<String> team) {
    return new NewApiToken(
        name,
        description,
        team,
        scope.flatMap(Scope::serverId),
        words(scope.flatMap(Scope::permissions)),
        words(scope.flatMap(Scope::ipRestrictions)),
        words(tags),
        expiresInDays.map(days -> Clock.systemUTC().instant().plus(Duration.ofDays(days))));
  }

  private static Set<String> words(Optional<List<String>> list) {
    return Set.copyOf(list.orElse(List.of()));
  }
}
