package dev.mcpgateway.persistence;

import dev.mcpgateway.persistence.PageRequest.Position;
import jakarta.persistence.CacheStoreMode;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads a table page by page, ordered by a time and the id, which needs an index.
 *
 * <p>The SQL passed to it is constant; external input is always a parameter.
 */
public final class PagedQuery<T> {

  private final Class<T> entity;
  private final String table;
  private final String time;
  private final Function<T, Position> position;
  private final List<String> conditions = new ArrayList<>();
  private final List<Object> parameters = new ArrayList<>();

  /**
   * Queries the rows of a table.
   *
   * @param time the column of the time
   * @param position the time and the id of a row
   */
  public PagedQuery(Class<T> entity, String table, String time, Function<T, Position> position) {
    this.entity = entity;
    this.table = table;
    this.time = time;
    this.position = position;
  }

  /** Adds a condition, with one question mark per value. */
  public PagedQuery<T> where(String condition, Object... values) {
    String numbered = condition;
    for (Object value : values) {
      parameters.add(value);
      numbered = numbered.replaceFirst("\\?(?!\\d)", "?" + parameters.size());
    }
    conditions.add(numbered);
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
    Query query =
        entities
            .createNativeQuery(sql, entity)
            .setHint("jakarta.persistence.cache.storeMode", CacheStoreMode.REFRESH);
    for (int i = 0; i < parameters.size(); i++) {
      query.setParameter(i + 1, parameters.get(i));
    }
    List<T> rows = new ArrayList<>();
    for (Object row : query.getResultList()) {
      rows.add(entity.cast(row));
    }
    boolean more = rows.size() > page.limit();
    List<T> items = more ? rows.subList(0, page.limit()) : rows;
    return new Page<>(
        items,
        more
            ? Optional.of(position.apply(items.get(items.size() - 1)).cursor())
            : Optional.empty());
  }
}
