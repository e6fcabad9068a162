package dev.mcpgateway.persistence;

import dev.mcpgateway.persistence.PageRequest.Position;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a table page by page, ordered by a time and the id, which needs an index.
 *
 * <p>The SQL passed to it is constant; external input is always a parameter.
 */
public final class PagedQuery<T> {

  private final String table;
  private final String time;
  private final RowMapper<T> mapper;
  private final List<String> conditions = new ArrayList<>();
  private final List<Object> parameters = new ArrayList<>();

  private record Placed<T>(Position position, T value) {}

  /**
   * Queries the rows of a table.
   *
   * @param time the column of the time
   */
  public PagedQuery(String table, String time, RowMapper<T> mapper) {
    this.table = table;
    this.time = time;
    this.mapper = mapper;
  }

  /** Adds a condition, with one question mark per value. */
  public PagedQuery<T> where(String condition, Object... values) {
    conditions.add(condition);
    parameters.addAll(Arrays.asList(values));
    return this;
  }

  /** Adds a condition on a value, if there is one. */
  public PagedQuery<T> where(String condition, Optional<?> value) {
    return value.isPresent() ? where(condition, value.get()) : this;
  }

  /** Reads the page. */
  public Page<T> read(EntityManager entities, PageRequest page) {
    page.after()
        .ifPresent(
            after ->
                where(
                    "(%s, id) > (CAST(? AS timestamptz), CAST(? AS varchar))".formatted(time),
                    after.time().toString(),
                    after.id()));
    String sql =
        String.format(
            Locale.ROOT,
            "SELECT * FROM %s%s ORDER BY %s, id LIMIT %d",
            table,
            conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions),
            time,
            page.limit() + 1);
    List<Placed<T>> rows =
        new SqlRead(sql, parameters)
            .list(
                entities,
                row ->
                    new Placed<>(
                        new Position(Columns.time(row, time).orElseThrow(), row.getString("id")),
                        mapper.map(row)));
    List<T> items = rows.stream().limit(page.limit()).map(Placed::value).toList();
    return new Page<>(
        items,
        rows.size() > page.limit()
            ? Optional.of(rows.get(page.limit() - 1).position().cursor())
            : Optional.empty());
  }
}
