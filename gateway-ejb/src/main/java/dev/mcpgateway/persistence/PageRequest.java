package dev.mcpgateway.persistence;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * A request for a page of a list. Rows that are inserted or deleted in the meantime do not move
 * other rows between pages.
 *
 * @param limit the maximum number of rows, 1 to 500
 * @param after empty for the first page
 */
public record PageRequest(int limit, Optional<Position> after) {

  public static final int MAX_SIZE = 500;
  private static final int MAX_CURSOR_LENGTH = 200;

  // Years with four digits, which PostgreSQL reads in every format.
  private static final Instant MIN_TIME = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59.999999Z");

  /** A position in a list. */
  public record Position(Instant time, String id) {

    /** The position as an opaque, URL-safe cursor. */
    public String cursor() {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString((time + " " + id).getBytes(StandardCharsets.UTF_8));
    }
  }

  public PageRequest {
    if (limit < 1 || limit > MAX_SIZE) {
      throw new InvalidPageException(
          "limit", String.format(Locale.ROOT, "a number from 1 to %d is accepted", MAX_SIZE));
    }
  }

  public static PageRequest first(int limit) {
    return new PageRequest(limit, Optional.empty());
  }

  /**
   * Reads a cursor.
   *
   * @throws InvalidPageException if the limit is out of range or the cursor is invalid
   */
  public static PageRequest after(String cursor, int limit) {
    return new PageRequest(limit, Optional.of(position(cursor)));
  }

  private static Position position(String cursor) {
    try {
      if (cursor.length() <= MAX_CURSOR_LENGTH) {
        String[] parts =
            new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", 2);
        if (parts.length == 2 && parts[1].chars().noneMatch(Character::isISOControl)) {
          return new Position(time(parts[0]), parts[1]);
        }
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw InvalidPageException.cursor();
    }
    throw InvalidPageException.cursor();
  }

  private static Instant time(String written) {
    Instant time = Instant.parse(written);
    if (time.isBefore(MIN_TIME) || time.isAfter(MAX_TIME)) {
      throw InvalidPageException.cursor();
    }
    return time;
  }
}
