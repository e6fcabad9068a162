package dev.mcpgateway.authentication.boundary;

import dev.mcpgateway.authentication.AuthenticationConfiguration;
import dev.mcpgateway.authentication.IssuedToken;
import dev.mcpgateway.authentication.control.AccessTokens;
import dev.mcpgateway.authentication.control.LoginLimiter;
import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.LoginOutcome;
import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.identity.boundary.Login;
import dev.mcpgateway.network.Network;
import dev.mcpgateway.rbac.PermissionRequest;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;

/**
 * Checks passwords at login, and limits attempts by account and by address, for all replicas
 * together; see docs/adr/0023. Accounts that do not exist are limited like those that do.
 */
@ApplicationScoped
public class LoginService {

  private final AuthenticationConfiguration settings =
      AuthenticationConfiguration.from(ConfiguredSettings.lookup());

  @Inject private Login login;
  @Inject private LoginLimiter limiter;
  @Inject private AccessTokens tokens;

  /** The result of a login attempt. */
  public sealed interface Admission {

    /** The login succeeded. */
    record Admitted(UserDetails user, IssuedToken token) implements Admission {}

    /** The login failed; the reason is not told. */
    record Refused() implements Admission {}

    /** Too many attempts; the password was not checked. */
    record Limited(Duration retryAfter) implements Admission {}
  }

  /**
   * Checks a password.
   *
   * @param email as the user typed it
   * @throws RuntimeException if it could not be determined
   */
  public Admission admit(String email, String password, PermissionRequest.Origin origin) {
    String network = Network.client(origin.ipAddress().orElse(""));
    if (!limiter.take("address:" + network, settings.perAddress())
        || !mayTry("account:", email, network)) {
      return new Admission.Limited(pause());
    }
    LoginOutcome outcome = login.attempt(email, password, network);
    return outcome instanceof LoginOutcome.Accepted known
        ? new Admission.Admitted(
            known.user(), tokens.issueForLogin(known.user().email(), known.passwordVersion()))
        : new Admission.Refused();
  }

  /**
   * Counts an attempt of a logged-in user to enter the current password, and tells whether it is
   * allowed. Attempts at login are not counted here.
   */
  public boolean mayChangePassword(String email, String address) {
    return mayTry("session:", email, Network.client(address));
  }

  /**
   * A known network of the account has an allowance of its own, so that attempts from elsewhere do
   * not lock its user out.
   */
  private boolean mayTry(String kind, String email, String network) {
    String account = kind + email.strip().toLowerCase(Locale.ROOT);
    return limiter.take(
        login.isKnown(email, network) ? account + " " + network : account, settings.perAccount());
  }

  /** How long to wait at most until another attempt is allowed. */
  public Duration pause() {
    Duration perAccount = settings.perAccount().window().dividedBy(settings.perAccount().count());
    return perAccount.plusSeconds(1);
  }

  /**
   * Changes the caller's own password, which ends all earlier logins.
   *
   * @throws dev.mcpgateway.identity.IdentityException if the current one is wrong or the new one is
   *     refused
   */
  public UserDetails changePassword(String email, String current, String wanted, String address) {
    return login.changePassword(EmailAddress.of(email), current, wanted, Network.client(address));
  }
}
