package dev.mcpgateway.usage.control;

import dev.mcpgateway.persistence.BriefConnection;
import dev.mcpgateway.persistence.ColumnText;
import dev.mcpgateway.usage.CallRecord;
import dev.mcpgateway.usage.UsageSettings;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * What is kept of calls, in the database. Each statement is short, outside of any transaction of
 * the application, and locks the rows of several replicas in the same order.
 */
@ApplicationScoped
public class UsageStore {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int DELETED_AT_ONCE = 5_000;

  /** A column of a table, with the text that is written to it. */
  private record Column<T>(String name, String type, Function<T, Optional<String>> value) {}

  private static final List<Column<AuditRow>> AUDIT =
      List.of(
          new Column<>("id", "uuid", row -> Optional.of(row.id().toString())),
          ofCall("timestamp", "timestamptz", call -> Optional.of(call.began().toString())),
          ofCall("user_email", "text", call -> Optional.of(cut(call.user(), 255))),
          ofCall("api_token_id", "text", call -> call.origin().apiTokenId()),
          ofCall("ip_address", "text", call -> Optional.of(cut(call.origin().address(), 45))),
          ofCall("request_id", "text", call -> Optional.of(call.origin().requestId())),
          ofCall("server_id", "text", call -> call.serverId().map(id -> cut(id, 255))),
          ofCall("method", "text", call -> Optional.of(call.method())),
          ofCall("name", "text", call -> Optional.of(call.name())),
          ofCall("item_kind", "text", call -> call.item().map(CallRecord.Item::kind)),
          ofCall("item_id", "text", call -> call.item().map(CallRecord.Item::id)),
          ofCall(
              "definition_hash", "text", call -> call.item().map(CallRecord.Item::definitionHash)),
          ofCall("gateway_id", "text", call -> call.upstream().map(CallRecord.Upstream::id)),
          ofCall("revision", "text", call -> Optional.of(call.revision())),
          ofCall("client_name", "text", call -> call.client().name()),
          ofCall("client_version", "text", call -> call.client().version()),
          ofCall("outcome", "text", call -> Optional.of(call.outcome().id())),
          ofCall("fault", "text", call -> call.fault().map(fault -> cut(fault, 64))),
          ofCall("duration_micros", "bigint", call -> number(call.micros())),
          ofCall("request_bytes", "bigint", call -> number(call.requestBytes())),
          ofCall("response_bytes", "bigint", call -> number(call.responseBytes())));

  private static final List<Column<ToolHour>> HOURS =
      List.of(
          new Column<>("tool_id", "text", hour -> Optional.of(hour.key().tool())),
          new Column<>("hour", "timestamptz", hour -> Optional.of(hour.key().hour().toString())),
          new Column<>("calls", "bigint", hour -> number(hour.calls())),
          new Column<>("errors", "bigint", hour -> number(hour.errors())),
          new Column<>("total_micros", "bigint", hour -> number(hour.totalMicros())),
          new Column<>("min_micros", "bigint", hour -> number(hour.minMicros())),
          new Column<>("max_micros", "bigint", hour -> number(hour.maxMicros())),
          new Column<>("last_call_at", "timestamptz", hour -> Optional.of(hour.last().toString())));

  private static final String INSERT_AUDIT =
      insert("call_audit_log", AUDIT) + " ON CONFLICT (id) DO NOTHING";

  private static final String ADD_HOURS =
      insert("tool_call_hours AS h", HOURS)
          + """
           ORDER BY 1, 2
          ON CONFLICT (tool_id, hour) DO UPDATE SET
            calls = h.calls + excluded.calls, errors = h.errors + excluded.errors,
            total_micros = h.total_micros + excluded.total_micros,
            min_micros = least(h.min_micros, excluded.min_micros),
            max_micros = greatest(h.max_micros, excluded.max_micros),
            last_call_at = greatest(h.last_call_at, excluded.last_call_at)""";

  private static final String TAKE_LEASE =
      """
      UPDATE job_leases SET token = ?, until = clock_timestamp() + interval '1 hour'
      WHERE job = 'forget-calls' AND until <= clock_timestamp()""";

  /**
   * Of one table; the lease may have been lost meanwhile. What is old is found by its index, which
   * the time of the statement allows and the time of each row would not.
   */
  private static final String DELETE =
      """
      DELETE FROM %1$s WHERE ctid = ANY (ARRAY (
        SELECT ctid FROM %1$s WHERE %2$s < now() - make_interval(secs => CAST(? AS double precision))
        ORDER BY %2$s LIMIT ? FOR UPDATE SKIP LOCKED))
      AND EXISTS (SELECT FROM job_leases WHERE job = 'forget-calls' AND token = ? AND until > clock_timestamp())""";

  private static final String DELETE_AUDIT = DELETE.formatted("call_audit_log", "timestamp");
  private static final String DELETE_HOURS = DELETE.formatted("tool_call_hours", "hour");

  @Resource(lookup = "java:app/jdbc/gateway")
  private DataSource source;

  /** Writes rows; those that are there already stay as they are. */
  void audit(List<AuditRow> rows) throws SQLException {
    write(INSERT_AUDIT, AUDIT, rows);
  }

  /** Adds to what all replicas have counted. */
  void add(List<ToolHour> hours) throws SQLException {
    write(ADD_HOURS, HOURS, hours);
  }

  /**
   * Takes the lease of deleting what is too old, where no replica has had it for an hour.
   *
   * @return the token of the lease, where it was taken
   */
  Optional<String> takeLease() throws SQLException {
    String token = UUID.randomUUID().toString();
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(TAKE_LEASE)) {
      statement.setString(1, token);
      return statement.executeUpdate() == 1 ? Optional.of(token) : Optional.empty();
    }
  }

  /**
   * Deletes some of what is too old, where the lease is still held.
   *
   * @return whether there may be more
   */
  boolean deleteSome(String token, UsageSettings settings) throws SQLException {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT)) {
      Connection connection = database.connection();
      boolean moreCalls = delete(connection, DELETE_AUDIT, settings.auditRetention(), token);
      boolean moreHours = delete(connection, DELETE_HOURS, settings.hoursRetention(), token);
      return moreCalls || moreHours;
    }
  }

  private static boolean delete(Connection connection, String sql, Duration kept, String token)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, kept.toSeconds());
      statement.setInt(2, DELETED_AT_ONCE);
      statement.setString(3, token);
      return statement.executeUpdate() == DELETED_AT_ONCE;
    }
  }

  private <T> void write(String sql, List<Column<T>> columns, List<T> rows) throws SQLException {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(sql)) {
      for (int i = 0; i < columns.size(); i++) {
        Function<T, Optional<String>> value = columns.get(i).value();
        statement.setArray(
            i + 1,
            database
                .connection()
                .createArrayOf(
                    "text", rows.stream().map(row -> value.apply(row).orElse(null)).toArray()));
      }
      statement.executeUpdate();
    }
  }

  private static <T> String insert(String table, List<Column<T>> columns) {
    return "INSERT INTO %s (%s) SELECT * FROM unnest(%s)"
        .formatted(
            table,
            columns.stream().map(Column::name).collect(Collectors.joining(", ")),
            columns.stream()
                .map(column -> "CAST(? AS " + column.type() + "[])")
                .collect(Collectors.joining(", ")));
  }

  private static Column<AuditRow> ofCall(
      String name, String type, Function<CallRecord, Optional<String>> value) {
    return new Column<>(name, type, row -> value.apply(row.call()));
  }

  private static Optional<String> number(long number) {
    return Optional.of(Long.toString(number));
  }

  private static String cut(String text, int length) {
    return ColumnText.fitting(text, length);
  }
}
