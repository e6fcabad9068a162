package dev.mcpgateway.exception;

import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The values that failures carry for programs. Each is a member of the problem document (RFC 9457)
 * under its name in lower case, and says nothing that the detail does not.
 */
public enum ErrorMember {
  PERMISSIONS(Collection.class, "The permissions that are missing or unknown, at most 20"),
  SCOPE(String.class, "The scope of the role"),
  ROLE(String.class, "The name of the role"),
  ROLE_ID(String.class, "The id of the role"),
  PARENT_ID(String.class, "The id of the role to inherit from"),
  USER(String.class, "The e-mail address of the user"),
  TEAM_ID(String.class, "The id of the team"),
  TOKEN_ID(String.class, "The id of the API token"),
  NAME(String.class, "The name or slug that is taken"),
  EXPIRES_AT(Instant.class, "The latest expiry that is accepted"),
  LIMIT(Number.class, "The maximum that is exceeded: a number of characters, bytes or items"),
  VERSION(Number.class, "The current version"),
  RETRY_AFTER(Number.class, "In seconds, as in the header Retry-After"),
  CONSTRAINT(String.class, "The constraint of the database"),
  ID(String.class, "The id of the row of the catalogue"),
  IDS(Collection.class, "The ids that nothing has, at most 20"),
  CAUSE(String.class, "Why an upstream server cannot be taken"),
  MESSAGE(
      String.class,
      "The detail once more, on the paths of the catalogue: ContextForge has it here");

  private static final int MAX_ITEMS = 20;
  private static final int MAX_LENGTH = 255;

  private final Class<?> type;
  private final String description;

  ErrorMember(Class<?> type, String description) {
    this.type = type;
    this.description = description;
  }

  /** The name in JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@link String}, {@link Number}, {@link Instant}, or {@link Collection} of strings. */
  public Class<?> type() {
    return type;
  }

  public String description() {
    return description;
  }

  /** The value in bounds: short strings without control characters, and few of them. */
  Object bounded(Object value) {
    Object checked = type.cast(Objects.requireNonNull(value));
    if (checked instanceof Collection<?> items) {
      return items.stream()
          .map(item -> DomainException.printable(item, MAX_LENGTH))
          .collect(Collectors.toCollection(TreeSet::new))
          .stream()
          .limit(MAX_ITEMS)
          .toList();
    }
    return checked instanceof String text ? DomainException.printable(text, MAX_LENGTH) : checked;
  }
}
