package dev.mcpgateway.persistence;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Which part of a list is asked for. Rows that come or go meanwhile move no other row from one part
 * to another.
 *
 * @param limit how many rows at most, 1 to 500
 * @param after empty for the beginning of the list
 */
public record PageRequest(int limit, Optional<Position> after) {

  public static final int MAX_SIZE = 500;
  private static final int MAX_CURSOR_LENGTH = 200;

  // The years with four digits: whoever writes them, PostgreSQL reads them.
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  /** A place in a list. */
  public record Position(Instant time, String id) {

    /** The place as a caller keeps it: opaque, and safe in a URL. */
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
   * The part that begins after a cursor.
   *
   * @throws InvalidPageException if the limit is out of bounds or the cursor is none of ours
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
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw InvalidPageException.cursor();
    }
    return time;
  }
}
