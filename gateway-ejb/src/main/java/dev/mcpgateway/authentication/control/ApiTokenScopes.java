package dev.mcpgateway.authentication.control;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.mcpgateway.authentication.InvalidTokenException;
import dev.mcpgateway.authentication.InvalidTokenException.Reason;
import dev.mcpgateway.authentication.control.TokenState.ApiToken;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.TokenScope;
import java.text.ParseException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The scope of an API token: the intersection of its row and its signed claims, so that a row that
 * was changed by hand does not extend a token that has been issued.
 */
final class ApiTokenScopes {

  private static final String TEAMS = "teams";
  private static final String SCOPES = "scopes";
  private static final String PERMISSIONS = "permissions";
  private static final String SERVER = "server_id";

  private ApiTokenScopes() {}

  /** The claims of a new token; empty if its scope is not limited. */
  static Map<String, Object> claims(TokenScope tokenScope) {
    Map<String, Object> scopes = new LinkedHashMap<>();
    tokenScope.server().ifPresent(server -> scopes.put(SERVER, server));
    tokenScope.permissions().ifPresent(permissions -> scopes.put(PERMISSIONS, permissions));
    Map<String, Object> claims = new LinkedHashMap<>();
    tokenScope.team().ifPresent(team -> claims.put(TEAMS, Set.of(team)));
    if (!scopes.isEmpty()) {
      claims.put(SCOPES, scopes);
    }
    return claims;
  }

  /**
   * The intersection of row and claims.
   *
   * @throws InvalidTokenException if it is empty, since they are bound to different teams or
   *     servers, or the claims are not this gateway's
   */
  static TokenScope of(ApiToken row, JWTClaimsSet claims) {
    try {
      Map<String, Object> scopes =
          Optional.ofNullable(claims.getJSONObjectClaim(SCOPES)).orElse(Map.of());
      return new TokenScope(
          both(
              Optional.of(row.permissions()).filter(permissions -> !permissions.isEmpty()),
              Optional.ofNullable(scopes.get(PERMISSIONS)).map(ApiTokenScopes::strings)),
          only(row.teamId(), Optional.ofNullable(claims.getStringListClaim(TEAMS))),
          only(
              row.serverId(),
              Optional.ofNullable(scopes.get(SERVER)).map(server -> List.of(string(server)))));
    } catch (ParseException e) {
      throw new InvalidTokenException(Reason.MALFORMED);
    }
  }

  private static Optional<Set<String>> both(
      Optional<Set<String>> row, Optional<Set<String>> claim) {
    if (isUnlimited(row)) {
      return claim.or(() -> row);
    }
    if (isUnlimited(claim)) {
      return row;
    }
    Set<String> both = new HashSet<>(row.get());
    both.retainAll(claim.get());
    return Optional.of(both);
  }

  private static boolean isUnlimited(Optional<Set<String>> permissions) {
    return permissions.isEmpty() || permissions.get().contains(Permission.EVERYTHING.id());
  }

  private static Optional<String> only(Optional<String> row, Optional<List<String>> claim) {
    if (claim.isEmpty()) {
      return row;
    }
    boolean fits = row.isPresent() ? claim.get().contains(row.get()) : claim.get().size() == 1;
    if (!fits) {
      throw new InvalidTokenException(Reason.REVOKED);
    }
    return row.or(() -> Optional.of(claim.get().get(0)));
  }

  private static Set<String> strings(Object claim) {
    if (!(claim instanceof Collection<?> all)) {
      throw new InvalidTokenException(Reason.MALFORMED);
    }
    return all.stream().map(ApiTokenScopes::string).collect(Collectors.toSet());
  }

  private static String string(Object claim) {
    if (!(claim instanceof String text)) {
      throw new InvalidTokenException(Reason.MALFORMED);
    }
    return text;
  }
}
