package dev.mcpgateway.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import liquibase.change.AbstractSQLChange;
import liquibase.change.Change;
import liquibase.changelog.ChangeSet;

/**
 * The rules for change sets that the build enforces: a change set runs in the one transaction,
 * leaves nothing behind on a connection that a pooler shares, can be rolled back, and a single
 * probe can tell whether it has been applied.
 */
final class ChangelogRules {

  /** Statements that PostgreSQL refuses in a transaction, or that would end it. */
  private static final Map<String, Pattern> FORBIDDEN_STATEMENTS =
      Map.of(
          "cannot run in a transaction",
          statement(
              "VACUUM|CREATE DATABASE|DROP DATABASE|ALTER DATABASE|CREATE TABLESPACE"
                  + "|DROP TABLESPACE|ALTER SYSTEM|CLUSTER$|REINDEX (SYSTEM|DATABASE|SCHEMA)"
                  + "|CREATE SUBSCRIPTION|DROP SUBSCRIPTION|DISCARD|.*\\bCONCURRENTLY\\b"),
          "adds a value that cannot be used before the transaction ends",
          statement("ALTER TYPE .* ADD VALUE"),
          "ends or nests the transaction that is the lock",
          statement("BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK(?! TO)|ABORT|PREPARE TRANSACTION"),
          "changes the session, which a pooler gives to others: use SET LOCAL",
          statement("SET(?! LOCAL )|RESET|LISTEN|LOAD|PREPARE(?! TRANSACTION)"));

  private static final Pattern SESSION_LOCK =
      Pattern.compile("\\bpg_(try_)?advisory_lock(_shared)?\\s*\\(", Pattern.CASE_INSENSITIVE);

  private static final Pattern COMMENT = Pattern.compile("--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern QUOTED =
      Pattern.compile("\\$(\\w*)\\$.*?\\$\\1\\$|'(?:[^']|'')*'", Pattern.DOTALL);

  private ChangelogRules() {}

  /** Returns all violations of a change set. */
  static List<String> violations(ChangeSet changeSet) {
    List<String> found = new ArrayList<>();
    if (!changeSet.isRunInTransaction()) {
      found.add("has runInTransaction:false");
    }
    if (changeSet.isRunOnChange() || changeSet.isAlwaysRun()) {
      found.add("has runOnChange or runAlways, so that no probe could tell whether it is applied");
    }
    if (changeSet.getRollback().getChanges().isEmpty()) {
      found.add("has no --rollback");
    }
    Stream.concat(changeSet.getChanges().stream(), changeSet.getRollback().getChanges().stream())
        .map(ChangelogRules::sql)
        .flatMap(sql -> sqlViolations(sql).stream())
        .forEach(found::add);
    return found.stream().map(violation -> changeSet.getId() + " " + violation).toList();
  }

  static List<String> sqlViolations(String sql) {
    List<String> found = new ArrayList<>();
    String bare = COMMENT.matcher(sql).replaceAll(" ");
    if (SESSION_LOCK.matcher(bare).find()) {
      found.add("takes a session-level advisory lock, which a pooler would orphan");
    }
    for (String statement : QUOTED.matcher(bare).replaceAll("''").split(";", -1)) {
      String folded = statement.replaceAll("\\s+", " ").strip().toUpperCase(Locale.ROOT);
      FORBIDDEN_STATEMENTS.forEach(
          (problem, pattern) -> {
            if (pattern.matcher(folded).find()) {
              found.add(problem + ": " + folded.substring(0, Math.min(folded.length(), 60)));
            }
          });
    }
    return found;
  }

  private static Pattern statement(String beginnings) {
    return Pattern.compile("^(?:" + beginnings + ")(?![A-Z_])");
  }

  private static String sql(Change change) {
    return change instanceof AbstractSQLChange sqlChange ? sqlChange.getSql() : "";
  }
}
