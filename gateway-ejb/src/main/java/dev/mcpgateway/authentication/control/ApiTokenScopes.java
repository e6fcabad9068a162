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
 * What an API token is narrowed to: what its row says, and no more than its claims said when they
 * were signed, so that a row that was changed by hand does not widen a token that is out.
 */
final class ApiTokenScopes {

  private static final String TEAMS = "teams";
  private static final String SCOPES = "scopes";
  private static final String PERMISSIONS = "permissions";
  private static final String SERVER = "server_id";

  private ApiTokenScopes() {}

  /** The claims of a token that is made; none where it is not narrowed. */
  static Map<String, Object> claims(TokenScope narrowing) {
    Map<String, Object> scopes = new LinkedHashMap<>();
    narrowing.server().ifPresent(server -> scopes.put(SERVER, server));
    narrowing.permissions().ifPresent(permissions -> scopes.put(PERMISSIONS, permissions));
    Map<String, Object> claims = new LinkedHashMap<>();
    narrowing.team().ifPresent(team -> claims.put(TEAMS, Set.of(team)));
    if (!scopes.isEmpty()) {
      claims.put(SCOPES, scopes);
    }
    return claims;
  }

  /**
   * What row and claims leave together.
   *
   * @throws InvalidTokenException if that is nothing, as they are bound to different teams or
   *     servers, or the claims are none of this gateway's
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
    if (leavesAll(row)) {
      return claim.or(() -> row);
    }
    if (leavesAll(claim)) {
      return row;
    }
    Set<String> both = new HashSet<>(row.get());
    both.retainAll(claim.get());
    return Optional.of(both);
  }

  private static boolean leavesAll(Optional<Set<String>> permissions) {
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
