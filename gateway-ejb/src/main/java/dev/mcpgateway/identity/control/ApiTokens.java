package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.ApiTokenChange;
import dev.mcpgateway.identity.ApiTokenDetails;
import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.Issued;
import dev.mcpgateway.identity.NewApiToken;
import dev.mcpgateway.identity.TextRules;
import dev.mcpgateway.network.Network;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.rbac.Permission;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Creates, changes, revokes and verifies API tokens, in the caller's transaction or one of its own.
 * A token limits what its user may do, and never outlives the user's account.
 */
@Stateless
public class ApiTokens {

  private static final int MAX_WORDS = 100;

  @Inject private ApiTokenStore tokens;
  @Inject private AccountStore accounts;
  @Inject private TeamStore teams;
  @Inject private Memberships members;
  @Inject private IdentitySettings settings;

  /**
   * Creates a token. Its secret is shown once: only its hash is stored.
   *
   * @param issuer creates the secret, such as a signed JWT, from the token's id, jti, user and
   *     expiry; it must not be guessable
   * @throws IdentityException if there is no such active account, the account does not belong to
   *     the team, the name is taken, there are too many tokens, a permission is unknown, the expiry
   *     is in the past, or a field cannot be stored
   */
  public Issued<ApiTokenDetails> create(
      EmailAddress user, NewApiToken token, Function<ApiTokenDetails, String> issuer) {
    ApiTokenDetails details = details(user, token);
    // Locked, so that two tokens that are created at the same time are counted one after the other.
    accounts.findForUpdate(user);
    accounts.requireActive(user);
    token
        .teamId()
        .map(teams::require)
        .filter(team -> members.find(team.id(), user).isEmpty())
        .ifPresent(
            team -> {
              throw new IdentityException.NotAMember(user);
            });
    int max = settings.configuration().tokensPerUser();
    if (tokens.countLive(user) >= max) {
      throw new IdentityException.TooManyTokens(max);
    }
    String secret = issuer.apply(details);
    return new Issued<>(tokens.insert(details, Secrets.hash(secret)), secret);
  }

  /** A token, live or not. */
  public Optional<ApiTokenDetails> find(String id) {
    return TextRules.isId(id) ? tokens.find(id) : Optional.empty();
  }

  /**
   * Lists tokens in order of creation, live or not.
   *
   * @param user empty for everybody's
   * @param teamId empty for any or none
   */
  public Page<ApiTokenDetails> list(
      Optional<EmailAddress> user, Optional<String> teamId, PageRequest page) {
    return tokens.list(user, teamId, page);
  }

  /**
   * Changes a token's name, description and tags.
   *
   * @param expectedVersion the version that the change applies to; empty for any
   * @throws IdentityException if there is no such token, it has another version, the name is taken,
   *     or a field cannot be stored
   */
  public ApiTokenDetails update(
      String id, ApiTokenChange change, Optional<Integer> expectedVersion) {
    ApiTokenDetails before =
        Optional.of(id)
            .filter(TextRules::isId)
            .flatMap(tokens::findForUpdate)
            .orElseThrow(() -> new IdentityException.UnknownToken(id));
    expectedVersion.ifPresent(expected -> Users.requireVersion(expected, before.version()));
    return tokens.update(
        id,
        TextRules.renamed("name", before.name(), change.name()),
        TextRules.changed("description", before.description(), change.description()),
        change.tags().map(ApiTokens::tags).orElse(before.tags()));
  }

  /**
   * Revokes a token permanently; a revoked token is left as it is.
   *
   * @param reason truncated to what can be stored
   * @throws IdentityException.UnknownToken if the token does not exist
   */
  public ApiTokenDetails revoke(String id, EmailAddress revokedBy, Optional<String> reason) {
    if (find(id).isEmpty()) {
      throw new IdentityException.UnknownToken(id);
    }
    tokens.revoke(id, revokedBy, TextRules.comment(reason, TextRules.MAX_REASON));
    return tokens.find(id).orElseThrow();
  }

  private static ApiTokenDetails details(EmailAddress user, NewApiToken token) {
    Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MICROS);
    token
        .expiresAt()
        .filter(expiry -> !expiry.isAfter(now))
        .ifPresent(
            expiry -> {
              throw new IdentityException.ExpiryInPast(expiry);
            });
    bounded("permissions", token.permissions());
    token.permissions().stream()
        .filter(permission -> Permission.of(permission).isEmpty())
        .findFirst()
        .ifPresent(
            unknown -> {
              throw new IdentityException.InvalidField(
                  "permissions", "a list of known permissions");
            });
    bounded("ip_restrictions", token.ipRestrictions());
    if (!token.ipRestrictions().stream().allMatch(network -> Network.of(network).isPresent())) {
      throw new IdentityException.InvalidField(
          "ip_restrictions", "a list of IP addresses and networks such as 10.0.0.0/8");
    }
    token
        .serverId()
        .filter(id -> !TextRules.isId(id))
        .ifPresent(
            id -> {
              throw IdentityException.InvalidField.unknownServer();
            });
    return new ApiTokenDetails(
        UUID.randomUUID().toString(),
        user.value(),
        TextRules.readableName("name", token.name()),
        TextRules.text("description", token.description()),
        UUID.randomUUID().toString(),
        token.teamId(),
        token.serverId(),
        token.permissions(),
        token.ipRestrictions(),
        tags(token.tags()),
        now,
        token.expiresAt().map(expiry -> expiry.truncatedTo(ChronoUnit.MICROS)),
        Optional.empty(),
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1);
  }

  private static Set<String> tags(Set<String> tags) {
    bounded("tags", tags);
    tags.forEach(tag -> TextRules.name("tags", tag));
    return tags;
  }

  private static void bounded(String field, Set<String> words) {
    if (words.size() > MAX_WORDS) {
      throw new IdentityException.InvalidField(
          field, String.format(Locale.ROOT, "a list of at most %d", MAX_WORDS));
    }
  }
}
