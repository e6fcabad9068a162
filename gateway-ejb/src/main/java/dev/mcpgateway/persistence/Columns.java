package dev.mcpgateway.persistence;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PGobject;

/** Reads columns for which JDBC has no method. */
public final class Columns {

  private Columns() {}

  /** A text, empty for NULL. */
  public static Optional<String> text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  /** A {@code timestamptz}, empty for NULL. */
  public static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /** A {@code jsonb} array of strings in its order, empty for NULL. */
  public static Set<String> strings(ResultSet row, String column) throws SQLException {
    return new JsonStrings().convertToEntityAttribute(row.getObject(column, PGobject.class));
  }
}
