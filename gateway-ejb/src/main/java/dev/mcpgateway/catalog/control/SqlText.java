package dev.mcpgateway.catalog.control;

import dev.mcpgateway.persistence.JsonStrings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * SQL that is put together of constant parts, with the values of its question marks in order. What
 * comes from outside is a value.
 */
final class SqlText {

  private final StringBuilder text = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  static SqlText of(String sql, Object... values) {
    return new SqlText().add(sql, values);
  }

  SqlText add(String sql, Object... more) {
    text.append(sql);
    values.addAll(Arrays.asList(more));
    return this;
  }

  SqlText add(SqlText other) {
    text.append(other.text);
    values.addAll(other.values);
    return this;
  }

  /** {@code column IN (…)}; never true where there is none. */
  static SqlText in(String column, Collection<String> wanted) {
    return wanted.isEmpty()
        ? of("false")
        : of(column + " IN (SELECT jsonb_array_elements_text(?))", JsonStrings.of(wanted));
  }

  String text() {
    return text.toString();
  }

  List<Object> values() {
    return values;
  }
}
