package dev.mcpgateway.identity;

import dev.mcpgateway.exception.DomainException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** A request about accounts, teams or tokens that is expected to be refused. */
public abstract sealed class IdentityException extends DomainException {

  private static final long serialVersionUID = 1L;

  private IdentityException(Kind kind, String message) {
    super(kind, message);
  }

  /** What is no e-mail address names nobody. */
  public static final class InvalidEmail extends IdentityException {
    public InvalidEmail(String written) {
      super(
          Kind.INVALID,
          String.format(
              Locale.ROOT,
              "%s is no e-mail address of at most %d ASCII characters",
              quoted(written),
              EmailAddress.MAX_LENGTH));
    }
  }

  /** A name or a text that cannot be stored. */
  public static final class InvalidText extends IdentityException {
    public InvalidText(String field, int minLength, int maxLength) {
      super(
          Kind.INVALID,
          String.format(
              Locale.ROOT,
              "%s must have %d to %d characters, none of them a control character",
              field,
              minLength,
              maxLength));
    }
  }

  /** A name that people could not tell from another; the reason is said. */
  public static final class UnreadableName extends IdentityException {
    public UnreadableName(String field, String flaw) {
      super(Kind.INVALID, field + " " + flaw);
    }
  }

  /** A number, a list or an address of a request that is out of its bounds. */
  public static final class InvalidField extends IdentityException {
    public InvalidField(String field, String accepted) {
      super(Kind.INVALID, "%s: %s is accepted".formatted(field, accepted));
    }
  }

  /** A password that the policy does not take; the message never repeats it. */
  public static final class PasswordRefused extends IdentityException {

    private final String field;
    private final String rule;

    /** One that a field {@code password} has given. */
    public PasswordRefused(String rule) {
      this("password", rule);
    }

    private PasswordRefused(String field, String rule) {
      super(Kind.INVALID, "The password " + rule);
      this.field = field;
      this.rule = rule;
    }

    /** The same of a field of another name. */
    public PasswordRefused in(String otherField) {
      return new PasswordRefused(otherField, rule);
    }

    public String field() {
      return field;
    }

    /** What it does not keep, such as {@code must have at least 12 characters}. */
    public String rule() {
      return rule;
    }
  }

  /**
   * Whoever changes a password shows the one that holds; how many tries there are is bounded as for
   * a login.
   */
  public static final class CurrentPasswordWrong extends IdentityException {
    public CurrentPasswordWrong() {
      super(Kind.FORBIDDEN, "The current password is not right, or the account is locked");
    }
  }

  /** A session that somebody else has got hold of must not become the account. */
  public static final class OwnPassword extends IdentityException {
    public OwnPassword() {
      super(
          Kind.FORBIDDEN,
          "Your own password is changed by POST /auth/email/change-password, which asks for the current one");
    }
  }

  /** One account an e-mail address. */
  public static final class EmailTaken extends IdentityException {
    public EmailTaken(EmailAddress email) {
      super(Kind.CONFLICT, "There is an account with the e-mail address %s".formatted(email));
    }
  }

  /** There is no such account. */
  public static final class UnknownUser extends IdentityException {
    public UnknownUser(EmailAddress email) {
      super(Kind.NOT_FOUND, "There is no account with the e-mail address %s".formatted(email));
    }
  }

  /** A deactivated account can neither join nor be given anything. */
  public static final class InactiveUser extends IdentityException {
    public InactiveUser(EmailAddress email) {
      super(Kind.CONFLICT, "The account %s is deactivated".formatted(email));
    }
  }

  /** What a deleted account owned goes to an account that can use it. */
  public static final class InvalidSuccessor extends IdentityException {
    public InvalidSuccessor(EmailAddress successor) {
      super(
          Kind.INVALID,
          "successor: %s is not the e-mail address of another active account".formatted(successor));
    }
  }

  /** Nobody was named to whom what a deleted account owned could go. */
  public static final class NoSuccessor extends IdentityException {
    public NoSuccessor(EmailAddress email) {
      super(
          Kind.CONFLICT,
          "There is no other administrator to whom what %s owns could pass: name a successor"
              .formatted(email));
    }
  }

  /** There is no such team, or it was deleted. */
  public static final class UnknownTeam extends IdentityException {
    public UnknownTeam(String teamId) {
      super(Kind.NOT_FOUND, "There is no team " + quoted(teamId));
    }
  }

  /** A slug names one team. */
  public static final class SlugTaken extends IdentityException {
    public SlugTaken(String slug) {
      super(Kind.CONFLICT, "There is a team with the slug " + quoted(slug));
    }
  }

  /** A personal team is one person's: nobody else comes in, and it stays as long as the account. */
  public static final class PersonalTeam extends IdentityException {
    public PersonalTeam(String teamId) {
      super(
          Kind.CONFLICT, "A personal team can neither be joined nor left, deleted or made public");
    }
  }

  /** A private team is joined by invitation. */
  public static final class TeamNotPublic extends IdentityException {
    public TeamNotPublic(String teamId) {
      super(Kind.FORBIDDEN, "The team is private: it is joined by invitation");
    }
  }

  /** The team has as many members as it may have. */
  public static final class TeamFull extends IdentityException {
    public TeamFull(int maxMembers) {
      super(
          Kind.CONFLICT,
          String.format(Locale.ROOT, "The team has its %d members already", maxMembers));
    }
  }

  /** Only a member can leave, be removed, or be made an owner. */
  public static final class NotAMember extends IdentityException {
    public NotAMember(EmailAddress email) {
      super(Kind.NOT_FOUND, "%s is no member of the team".formatted(email));
    }
  }

  /** A member need not be added, invited, or ask to join. */
  public static final class AlreadyMember extends IdentityException {
    public AlreadyMember(EmailAddress email) {
      super(Kind.CONFLICT, "%s is a member of the team".formatted(email));
    }
  }

  /** A team without an owner could not be managed by those who are in it. */
  public static final class LastOwner extends IdentityException {
    public LastOwner(EmailAddress email) {
      super(
          Kind.CONFLICT,
          "%s is the last owner of the team: make another one first".formatted(email));
    }
  }

  /**
   * An invitation that never was, was cancelled, accepted, has expired, is for somebody else, or
   * whose inviter may no longer invite.
   */
  public static final class UnknownInvitation extends IdentityException {
    public UnknownInvitation() {
      super(
          Kind.NOT_FOUND,
          "There is no such invitation, or it was accepted or cancelled, has expired, is for"
              + " another account, or whoever has invited may no longer do so");
    }
  }

  /** One open invitation an address and team. */
  public static final class AlreadyInvited extends IdentityException {
    public AlreadyInvited(EmailAddress email) {
      super(Kind.CONFLICT, "There is an open invitation for %s".formatted(email));
    }
  }

  /** A request to join that never was, was settled, or has expired. */
  public static final class UnknownJoinRequest extends IdentityException {
    public UnknownJoinRequest() {
      super(
          Kind.NOT_FOUND,
          "There is no such pending request to join: it was settled, or has expired, or never was");
    }
  }

  /** One pending request a person and team. */
  public static final class AlreadyRequested extends IdentityException {
    public AlreadyRequested(EmailAddress email) {
      super(Kind.CONFLICT, "There is a pending request of %s to join".formatted(email));
    }
  }

  /** There is no such API token. */
  public static final class UnknownToken extends IdentityException {
    public UnknownToken(String tokenId) {
      super(Kind.NOT_FOUND, "There is no API token " + quoted(tokenId));
    }
  }

  /** A token's name is how its user tells it from the others. */
  public static final class TokenNameTaken extends IdentityException {
    public TokenNameTaken(String name) {
      super(Kind.CONFLICT, "There is an API token with the name " + quoted(name));
    }
  }

  /** So many live tokens are more likely a mistake than a need. */
  public static final class TooManyTokens extends IdentityException {
    public TooManyTokens(int max) {
      super(
          Kind.CONFLICT,
          String.format(
              Locale.ROOT, "There are %d live API tokens already: revoke one first", max));
    }
  }

  /** What has ended before it begins is a mistake. */
  public static final class ExpiryInPast extends IdentityException {
    public ExpiryInPast(Instant expiresAt) {
      super(Kind.INVALID, "expires_at is in the past: " + expiresAt);
    }
  }

  /** Somebody else was faster: their change would be overwritten unseen. */
  public static final class StaleVersion extends IdentityException {
    public StaleVersion(int expected, int found) {
      super(
          Kind.STALE,
          String.format(
              Locale.ROOT,
              "Changed by somebody else meanwhile: version %d was expected, %d is there",
              expected,
              found));
    }
  }

  /** So many passwords are being hashed that this one would have to wait for too long. */
  public static final class TooBusy extends IdentityException {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    public TooBusy() {
      super(Kind.UNAVAILABLE, "Too many passwords are being checked at once: try again");
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(RETRY_AFTER);
    }
  }

  /** A constraint of the database that no other refusal stands for. */
  public static final class ConstraintRefused extends IdentityException {
    public ConstraintRefused(String constraint) {
      super(Kind.INVALID, "The database refused this by its rule " + quoted(constraint));
    }
  }
}
