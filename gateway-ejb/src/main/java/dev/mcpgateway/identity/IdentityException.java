package dev.mcpgateway.identity;

import dev.mcpgateway.exception.DomainException;
import dev.mcpgateway.exception.ErrorMember;
import dev.mcpgateway.persistence.ConstraintViolation;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** An expected failure of an operation on accounts, teams or tokens. */
public abstract sealed class IdentityException extends DomainException {

  private static final long serialVersionUID = 1L;

  private IdentityException(Kind kind, String message) {
    super(kind, message);
  }

  /** The text is not an e-mail address. */
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

  /** A name or text that cannot be stored. */
  public static final class InvalidText extends IdentityException {
    public InvalidText(String field, int minLength, int maxLength) {
      this(
          field,
          String.format(
              Locale.ROOT,
              "must have %d to %d characters, none of them a control character",
              minLength,
              maxLength));
      add(ErrorMember.LIMIT, maxLength);
    }

    private InvalidText(String field, String rule) {
      super(Kind.INVALID, field + " " + rule);
      violates(field, rule);
    }
  }

  /** A name that could be confused with another; the message says why. */
  public static final class UnreadableName extends IdentityException {
    public UnreadableName(String field, String flaw) {
      super(Kind.INVALID, field + " " + flaw);
      violates(field, flaw);
    }
  }

  /** A number, list or address in a request that is out of range. */
  public static final class InvalidField extends IdentityException {
    public InvalidField(String field, String accepted) {
      super(Kind.INVALID, "%s: %s is accepted".formatted(field, accepted));
      violates(field, accepted + " is accepted");
    }

    /** One that is not there, at least not for whoever names it. */
    public static InvalidField unknownServer() {
      return new InvalidField("server_id", "the id of a server");
    }
  }

  /** The password policy rejects the password; the message never contains it. */
  public static final class PasswordRefused extends IdentityException {

    private final String rule;

    /** For the field {@code password}. */
    public PasswordRefused(String rule) {
      this("password", rule);
    }

    private PasswordRefused(String field, String rule) {
      super(Kind.INVALID, "The password " + rule);
      this.rule = rule;
      violates(field, rule);
    }

    /** The same exception for another field. */
    public PasswordRefused in(String otherField) {
      return new PasswordRefused(otherField, rule);
    }
  }

  /** Changing a password requires the current one; attempts are limited as for a login. */
  public static final class CurrentPasswordWrong extends IdentityException {
    public CurrentPasswordWrong() {
      super(Kind.FORBIDDEN, "The current password is not right, or the account is locked");
    }
  }

  /** A stolen session must not be enough to take over the account. */
  public static final class OwnPassword extends IdentityException {
    public OwnPassword() {
      super(
          Kind.FORBIDDEN,
          "Your own password is changed by POST /auth/email/change-password, which asks for the current one");
    }
  }

  /** An e-mail address has at most one account. */
  public static final class EmailTaken extends IdentityException {
    public EmailTaken(EmailAddress email) {
      super(Kind.CONFLICT, "There is an account with the e-mail address %s".formatted(email));
      add(ErrorMember.USER, email.value());
    }
  }

  /** The account does not exist. */
  public static final class UnknownUser extends IdentityException {
    public UnknownUser(EmailAddress email) {
      super(Kind.NOT_FOUND, "There is no account with the e-mail address %s".formatted(email));
      add(ErrorMember.USER, email.value());
    }
  }

  /** A deactivated account can neither join a team nor be given anything. */
  public static final class InactiveUser extends IdentityException {
    public InactiveUser(EmailAddress email) {
      super(Kind.CONFLICT, "The account %s is deactivated".formatted(email));
      add(ErrorMember.USER, email.value());
    }
  }

  /** The successor of a deleted account must be an active account. */
  public static final class InvalidSuccessor extends IdentityException {
    public InvalidSuccessor(EmailAddress successor) {
      super(
          Kind.INVALID,
          "successor: %s is not the e-mail address of another active account".formatted(successor));
      violates("successor", "must be the e-mail address of another active account");
    }
  }

  /** No successor was named, and there is no default for one. */
  public static final class NoSuccessor extends IdentityException {
    public NoSuccessor(EmailAddress email) {
      super(
          Kind.CONFLICT,
          "There is no other administrator to whom what %s owns could pass: name a successor"
              .formatted(email));
      add(ErrorMember.USER, email.value());
    }
  }

  /** The team does not exist, or was deleted. */
  public static final class UnknownTeam extends IdentityException {
    public UnknownTeam(String teamId) {
      super(Kind.NOT_FOUND, "There is no team " + quoted(teamId));
      add(ErrorMember.TEAM_ID, String.valueOf(teamId));
    }
  }

  /** A slug identifies one team. */
  public static final class SlugTaken extends IdentityException {
    public SlugTaken(String slug) {
      super(Kind.CONFLICT, "There is a team with the slug " + quoted(slug));
      add(ErrorMember.NAME, slug);
    }
  }

  /** A personal team has one member, its user, and lives as long as the account. */
  public static final class PersonalTeam extends IdentityException {
    public PersonalTeam(String teamId) {
      super(
          Kind.CONFLICT, "A personal team can neither be joined nor left, deleted or made public");
      add(ErrorMember.TEAM_ID, teamId);
    }
  }

  /** A private team can be joined by invitation only. */
  public static final class TeamNotPublic extends IdentityException {
    public TeamNotPublic(String teamId) {
      super(Kind.FORBIDDEN, "The team is private: it is joined by invitation");
      add(ErrorMember.TEAM_ID, teamId);
    }
  }

  /** The team has its maximum number of members. */
  public static final class TeamFull extends IdentityException {
    public TeamFull(int maxMembers) {
      super(
          Kind.CONFLICT,
          String.format(Locale.ROOT, "The team has its %d members already", maxMembers));
      add(ErrorMember.LIMIT, maxMembers);
    }
  }

  /** The user is not a member of the team. */
  public static final class NotAMember extends IdentityException {
    public NotAMember(EmailAddress email) {
      super(Kind.NOT_FOUND, "%s is no member of the team".formatted(email));
      add(ErrorMember.USER, email.value());
    }
  }

  /** The user is already a member of the team. */
  public static final class AlreadyMember extends IdentityException {
    public AlreadyMember(EmailAddress email) {
      super(Kind.CONFLICT, "%s is a member of the team".formatted(email));
      add(ErrorMember.USER, email.value());
    }
  }

  /** A team must keep at least one owner. */
  public static final class LastOwner extends IdentityException {
    public LastOwner(EmailAddress email) {
      super(
          Kind.CONFLICT,
          "%s is the last owner of the team: make another one first".formatted(email));
      add(ErrorMember.USER, email.value());
    }
  }

  /**
   * The invitation does not exist, was cancelled or accepted, has expired, is for somebody else, or
   * its inviter may no longer invite.
   */
  public static final class UnknownInvitation extends IdentityException {
    public UnknownInvitation() {
      super(
          Kind.NOT_FOUND,
          "There is no such invitation, or it was accepted or cancelled, has expired, is for"
              + " another account, or whoever has invited may no longer do so");
    }
  }

  /** An address has at most one open invitation into a team. */
  public static final class AlreadyInvited extends IdentityException {
    public AlreadyInvited(EmailAddress email) {
      super(Kind.CONFLICT, "There is an open invitation for %s".formatted(email));
      add(ErrorMember.USER, email.value());
    }
  }

  /** The request to join does not exist, was settled, or has expired. */
  public static final class UnknownJoinRequest extends IdentityException {
    public UnknownJoinRequest() {
      super(
          Kind.NOT_FOUND,
          "There is no such pending request to join: it was settled, or has expired, or never was");
    }
  }

  /** A user has at most one pending request to join a team. */
  public static final class AlreadyRequested extends IdentityException {
    public AlreadyRequested(EmailAddress email) {
      super(Kind.CONFLICT, "There is a pending request of %s to join".formatted(email));
      add(ErrorMember.USER, email.value());
    }
  }

  /** The API token does not exist. */
  public static final class UnknownToken extends IdentityException {
    public UnknownToken(String tokenId) {
      super(Kind.NOT_FOUND, "There is no API token " + quoted(tokenId));
      add(ErrorMember.TOKEN_ID, String.valueOf(tokenId));
    }
  }

  /** The names of a user's tokens are unique. */
  public static final class TokenNameTaken extends IdentityException {
    public TokenNameTaken(String name) {
      super(Kind.CONFLICT, "There is an API token with the name " + quoted(name));
      add(ErrorMember.NAME, name);
    }
  }

  /** The user has the maximum number of live tokens. */
  public static final class TooManyTokens extends IdentityException {
    public TooManyTokens(int max) {
      super(
          Kind.CONFLICT,
          String.format(
              Locale.ROOT, "There are %d live API tokens already: revoke one first", max));
      add(ErrorMember.LIMIT, max);
    }
  }

  /** An expiry must be in the future. */
  public static final class ExpiryInPast extends IdentityException {
    public ExpiryInPast(Instant expiresAt) {
      super(Kind.INVALID, "expires_at is in the past: " + expiresAt);
      violates("expires_at", "must be in the future");
    }
  }

  /** Optimistic locking failed: somebody else has changed the object in the meantime. */
  public static final class StaleVersion extends IdentityException {
    public StaleVersion(int expected, int found) {
      super(
          Kind.STALE,
          String.format(
              Locale.ROOT,
              "Changed by somebody else meanwhile: version %d was expected, %d is there",
              expected,
              found));
      add(ErrorMember.VERSION, found);
    }
  }

  /** Too many passwords are being hashed at the moment. */
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

  /** A database constraint that no other exception describes. */
  public static final class ConstraintRefused extends IdentityException {
    public ConstraintRefused(ConstraintViolation violation) {
      super(
          Kind.INVALID, "The database refused this by its rule " + quoted(violation.constraint()));
      add(ErrorMember.CONSTRAINT, violation.constraint());
    }
  }
}
