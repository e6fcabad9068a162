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
 * Lets people in who know their password, and nobody try too often: neither for one account nor
 * from one address, however many replicas they try at; see docs/adr/0023. Accounts that do not
 * exist are limited like those that do.
 */
@ApplicationScoped
public class LoginService {

  private final AuthenticationConfiguration settings =
      AuthenticationConfiguration.from(ConfiguredSettings.lookup());

  @Inject private Login login;
  @Inject private LoginLimiter limiter;
  @Inject private AccessTokens tokens;

  /** What became of somebody who wanted in. */
  public sealed interface Admission {

    /** Let in. */
    record Admitted(UserDetails user, IssuedToken token) implements Admission {}

    /** Not let in, for whatever reason: it is not said. */
    record Refused() implements Admission {}

    /** Too many tries; the password was not looked at. */
    record Limited(Duration retryAfter) implements Admission {}
  }

  /**
   * Tries a password.
   *
   * @param email as somebody wrote it
   * @throws RuntimeException if it could not be found out
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
   * Whether somebody who is logged in may try one more current password; counts as one. What is
   * tried at the login does not count here, whoever does it.
   */
  public boolean mayChangePassword(String email, String address) {
    return mayTry("session:", email, Network.client(address));
  }

  /**
   * A network from which the account's user has logged in has an allowance of its own, so that
   * whoever uses up that of all others does not keep them out.
   */
  private boolean mayTry(String kind, String email, String network) {
    String account = kind + email.strip().toLowerCase(Locale.ROOT);
    return limiter.take(
        login.isKnown(email, network) ? account + " " + network : account, settings.perAccount());
  }

  /** After how long one more may be tried, at the latest. */
  public Duration pause() {
    Duration perAccount = settings.perAccount().window().dividedBy(settings.perAccount().count());
    return perAccount.plusSeconds(1);
  }

  /**
   * Changes one's own password; it ends every login made before.
   *
   * @throws dev.mcpgateway.identity.IdentityException if the current one is wrong or the new one is
   *     refused
   */
  public UserDetails changePassword(String email, String current, String wanted, String address) {
    return login.changePassword(EmailAddress.of(email), current, wanted, Network.client(address));
  }
}
