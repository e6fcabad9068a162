package dev.mcpgateway.authentication.control;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import dev.mcpgateway.authentication.AuthenticationConfiguration;
import dev.mcpgateway.authentication.Caller;
import dev.mcpgateway.authentication.InvalidTokenException;
import dev.mcpgateway.authentication.InvalidTokenException.Reason;
import dev.mcpgateway.authentication.IssuedToken;
import dev.mcpgateway.authentication.control.TokenState.ApiToken;
import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.TextRules;
import dev.mcpgateway.keyring.KeyRing.Entry;
import dev.mcpgateway.network.Network;
import dev.mcpgateway.rbac.TokenScope;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.Key;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Issues and verifies access tokens: JWTs that are signed with the first key of this gateway and
 * contain its key id. A token with another algorithm than that of its key, {@code none} included,
 * is rejected before its signature is verified.
 */
@ApplicationScoped
public class AccessTokens {

  /** The maximum length of a token, in characters. */
  public static final int MAX_LENGTH = 8_192;

  private static final String TOKEN_USE = "token_use";
  private static final String PASSWORD_VERSION = "password_version";
  private static final String LOGIN = "session";
  private static final String API = "api";
  private static final Duration FOREVER = Duration.ofDays(36_500);

  private final Clock clock = Clock.systemUTC();
  private AuthenticationConfiguration settings;
  private SigningKeys keys;
  private TokenStates states;

  protected AccessTokens() {}

  @Inject
  public AccessTokens(SigningKeys keys, TokenStates states) {
    this(AuthenticationConfiguration.from(ConfiguredSettings.lookup()), keys, states);
  }

  /** With other settings than the server's. */
  public AccessTokens(AuthenticationConfiguration settings, SigningKeys keys, TokenStates states) {
    this.settings = settings;
    this.keys = keys;
    this.states = states;
  }

  /**
   * Reads the key that signs tokens, or generates one if none is configured and none is in the
   * database.
   *
   * @return whether this replica generated it
   * @throws dev.mcpgateway.schema.InvalidSettingException if a configured key is invalid
   */
  public boolean prepareKey() {
    return keys.prepare();
  }

  /**
   * Issues a token for a login.
   *
   * @param passwordVersion the version of the verified password
   */
  public IssuedToken issueForLogin(String email, int passwordVersion) {
    return issue(
        email,
        UUID.randomUUID().toString(),
        LOGIN,
        clock.instant().plus(settings.loginValidity()),
        Map.of(PASSWORD_VERSION, passwordVersion));
  }

  /**
   * Issues an API token.
   *
   * @param tokenId the {@code jti} of its row
   * @param expiresAt empty if it does not expire
   */
  public IssuedToken issueForApi(
      String email, String tokenId, Optional<Instant> expiresAt, TokenScope tokenScope) {
    return issue(
        email,
        tokenId,
        API,
        expiresAt.orElse(clock.instant().plus(FOREVER)),
        ApiTokenScopes.claims(tokenScope));
  }

  /**
   * Authenticates callers.
   *
   * @param address the client's address
   * @throws InvalidTokenException if the token is invalid
   * @throws RuntimeException if it could not be determined
   */
  public Caller verify(String token, String address) {
    JWTClaimsSet claims = claims(token);
    String email = claims.getSubject();
    Optional<String> apiToken =
        Optional.of(claims.getJWTID()).filter(id -> API.equals(claims.getClaim(TOKEN_USE)));
    try {
      Caller caller = caller(claims, states.of(email, apiToken), address);
      if (!caller.passwordChangeRequired()) {
        return caller;
      }
    } catch (InvalidTokenException outdated) {
      // What is remembered may be a moment old, as where a password was just set: nobody is refused
      // for that.
    }
    return caller(claims, states.committed(email, apiToken), address);
  }

  private static Caller caller(JWTClaimsSet claims, Optional<TokenState> known, String address) {
    TokenState state =
        known
            .filter(TokenState::userActive)
            .orElseThrow(() -> new InvalidTokenException(Reason.USER_CHANGED));
    TokenScope tokenScope;
    if (API.equals(claims.getClaim(TOKEN_USE))) {
      ApiToken token =
          state
              .apiToken()
              .filter(found -> found.isLive(System.nanoTime()))
              .orElseThrow(() -> new InvalidTokenException(Reason.REVOKED));
      requireAddress(token, address);
      tokenScope = ApiTokenScopes.of(token, claims);
    } else {
      requireSamePassword(claims, state);
      tokenScope = TokenScope.NONE;
    }
    return new Caller(
        claims.getSubject(),
        tokenScope,
        state.apiToken().map(ApiToken::id),
        state.passwordChangeRequired());
  }

  private static void requireAddress(ApiToken token, String address) {
    boolean allowed =
        token.addresses().isEmpty()
            || token.addresses().stream()
                .flatMap(written -> Network.of(written).stream())
                .anyMatch(network -> network.contains(address));
    if (!allowed) {
      throw new InvalidTokenException(Reason.WRONG_ADDRESS);
    }
  }

  /** A changed password ends the logins with the previous one. */
  private static void requireSamePassword(JWTClaimsSet claims, TokenState state) {
    Object version = claims.getClaim(PASSWORD_VERSION);
    boolean same =
        version == null
            ? isIssuedAfterChange(claims, state)
            : version.equals((long) state.passwordVersion());
    if (!same) {
      throw new InvalidTokenException(Reason.USER_CHANGED);
    }
  }

  /** For tokens of the previous release, which have no version and a resolution of one second. */
  private static boolean isIssuedAfterChange(JWTClaimsSet claims, TokenState state) {
    Instant issued = claims.getIssueTime().toInstant();
    return state
        .passwordChangedAt()
        .map(changed -> changed.truncatedTo(ChronoUnit.SECONDS))
        .filter(issued::isBefore)
        .isEmpty();
  }

  private IssuedToken issue(
      String email, String tokenId, String use, Instant expiresAt, Map<String, Object> further) {
    Entry<SigningKey> first = keys.ring().first();
    SigningKey key = first.key();
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant end = expiresAt.truncatedTo(ChronoUnit.SECONDS);
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .subject(email)
            .jwtID(tokenId)
            .issuer(settings.issuer())
            .audience(settings.audience())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(end))
            .claim(TOKEN_USE, use);
    further.forEach(claims::claim);
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(key.algorithm())
                .type(JOSEObjectType.JWT)
                .keyID(first.kid().orElse(null))
                .build(),
            claims.build());
    try {
      token.sign(key.signer().orElseThrow());
    } catch (JOSEException e) {
      throw new IllegalStateException("The access token could not be signed", e);
    }
    return new IssuedToken(token.serialize(), end, Duration.between(now, end));
  }

  private JWTClaimsSet claims(String token) {
    if (token.length() > MAX_LENGTH) {
      throw new InvalidTokenException(Reason.MALFORMED);
    }
    SignedJWT signed;
    try {
      signed = SignedJWT.parse(token);
    } catch (ParseException e) {
      throw new InvalidTokenException(Reason.MALFORMED);
    }
    List<Key> candidates = candidates(signed.getHeader());
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT));
    processor.setJWSKeySelector((header, context) -> candidates);
    processor.setJWTClaimsSetVerifier(claimsVerifier());
    try {
      JWTClaimsSet claims = processor.process(signed, null);
      if (!isOurs(claims)) {
        throw new InvalidTokenException(Reason.MALFORMED);
      }
      return claims;
    } catch (ExpiredJWTException e) {
      throw new InvalidTokenException(Reason.EXPIRED);
    } catch (BadJWSException e) {
      throw new InvalidTokenException(Reason.FORGED);
    } catch (BadJOSEException e) {
      throw new InvalidTokenException(Reason.WRONG_ISSUER_OR_AUDIENCE);
    } catch (JOSEException e) {
      throw new InvalidTokenException(Reason.MALFORMED);
    }
  }

  /**
   * Whoever has the key can sign claims that this gateway never would, and that would be no valid
   * parameter of a query.
   */
  private static boolean isOurs(JWTClaimsSet claims) {
    return Set.of(LOGIN, API).contains(String.valueOf(claims.getClaim(TOKEN_USE)))
        && claims.getIssueTime() != null
        && claims.getExpirationTime() != null
        && EmailAddress.canBe(claims.getSubject())
        && TextRules.isId(claims.getJWTID());
  }

  /** The keys with which a token may have been signed: one, unless it has no key id. */
  private List<Key> candidates(JWSHeader header) {
    List<SigningKey> named = keys.ring().find(Optional.ofNullable(header.getKeyID()));
    if (named.isEmpty()) {
      throw new InvalidTokenException(Reason.FORGED);
    }
    List<Key> candidates =
        named.stream()
            .filter(key -> key.algorithm().equals(header.getAlgorithm()))
            .map(SigningKey::verification)
            .toList();
    if (candidates.isEmpty()) {
      throw new InvalidTokenException(Reason.MALFORMED);
    }
    return candidates;
  }

  private DefaultJWTClaimsVerifier<SecurityContext> claimsVerifier() {
    DefaultJWTClaimsVerifier<SecurityContext> verifier =
        new DefaultJWTClaimsVerifier<>(
            settings.audience(),
            new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
            Set.of("sub", "jti", "iat", "exp", TOKEN_USE));
    verifier.setMaxClockSkew((int) settings.clockSkew().toSeconds());
    return verifier;
  }
}
