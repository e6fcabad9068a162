package dev.mcpgateway.schema;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Classifies an {@link SQLException} for a starting replica. */
final class SqlFailure {

  /** The driver's SQL state when it cannot log in, for example without a required password. */
  private static final String DRIVER_REJECTED = "08004";

  /** Lock timeout, deadlock, serialization failure, idle and transaction timeouts. */
  private static final Set<String> CONFLICT = Set.of("55P03", "40P01", "40001", "25P03", "25P04");

  /** Administrator shutdown, crash shutdown, starting up, too many connections. */
  private static final Set<String> TEMPORARILY_UNAVAILABLE =
      Set.of("57P01", "57P02", "57P03", "53300");

  private static final String UNSUPPORTED_STARTUP_PARAMETER = "unsupported startup parameter";

  /** PgBouncer reports its refusals as protocol violations (08P01), distinguished by their text. */
  private static final List<String> PERMANENT_POOLER_ERRORS =
      List.of(
          "no such database",
          "no such user",
          "password authentication failed",
          "sasl authentication failed",
          "auth failed",
          UNSUPPORTED_STARTUP_PARAMETER,
          "role \"",
          "database \"");

  private SqlFailure() {}

  /** Whether a retry may succeed. */
  static boolean isTransient(SQLException e) {
    String state = state(e);
    if ("08P01".equals(state)) {
      return permanentPoolerError(e).isEmpty();
    }
    return (state.startsWith("08") && !DRIVER_REJECTED.equals(state))
        || ReadOnlyProbe.isReadOnly(e)
        || CONFLICT.contains(state)
        || TEMPORARILY_UNAVAILABLE.contains(state);
  }

  /** One line for an operator: the cause and the setting to check, without secrets. */
  static SchemaException explain(SQLException e, DatabaseSettings settings, String url) {
    String target = DatabaseSettings.target(url);
    String user = settings.user();
    return switch (kind(e)) {
      case "28P01", "28000", DRIVER_REJECTED ->
          new SchemaException(
              "The database at %s refused user %s: check %s and %s. (%s)"
                  .formatted(
                      target,
                      user,
                      SettingLookup.environmentName(DatabaseSettings.USER),
                      SettingLookup.environmentName(DatabaseSettings.PASSWORD),
                      oneLine(e)),
              e);
      case "3D000" ->
          new SchemaException(
              "The database of %s does not exist: create it, or correct %s. (%s)"
                  .formatted(
                      target, SettingLookup.environmentName(DatabaseSettings.URL), oneLine(e)),
              e);
      case "42501" ->
          new SchemaException(
              "Role %s (%s) lacks a right in %s: %s"
                  .formatted(
                      user,
                      SettingLookup.environmentName(DatabaseSettings.USER),
                      target,
                      oneLine(e)),
              e);
      case UNSUPPORTED_STARTUP_PARAMETER ->
          new SchemaException(
              "The pooler at %s refuses the driver's parameters: PgBouncer needs %s. (%s)"
                  .formatted(target, "ignore_startup_parameters = extra_float_digits", oneLine(e)),
              e);
      default ->
          new SchemaException(
              "The database at %s (%s) answered with an error: %s"
                  .formatted(
                      target, SettingLookup.environmentName(DatabaseSettings.URL), oneLine(e)),
              e);
    };
  }

  /** The server's message on one line, with the SQL state. */
  static String oneLine(SQLException e) {
    String message = Optional.ofNullable(e.getMessage()).orElse("no message");
    return message.replaceAll("\\s+", " ").strip() + " [SQL state " + state(e) + "]";
  }

  private static String kind(SQLException e) {
    return permanentPoolerError(e)
        .map(
            words ->
                switch (words) {
                  case "no such database", "database \"" -> "3D000";
                  case UNSUPPORTED_STARTUP_PARAMETER -> UNSUPPORTED_STARTUP_PARAMETER;
                  default -> "28P01";
                })
        .orElse(state(e));
  }

  private static Optional<String> permanentPoolerError(SQLException e) {
    if (!"08P01".equals(state(e))) {
      return Optional.empty();
    }
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return PERMANENT_POOLER_ERRORS.stream().filter(message::contains).findFirst();
  }

  private static String state(SQLException e) {
    return Optional.ofNullable(e.getSQLState()).orElse("unknown");
  }
}
