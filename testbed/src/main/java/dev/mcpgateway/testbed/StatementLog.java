package dev.mcpgateway.testbed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads executed statements from a server's log. */
final class StatementLog {
  /** Time, process, and for sessions the database and the role. */
  static final String LINE_PREFIX = "%m [%p] %q%d %u ";

  private static final Pattern ENTRY = Pattern.compile("\\S+ \\S+ \\S+ \\[\\d+] (.*)");
  private static final Pattern STATEMENT =
      Pattern.compile("(\\S+) (\\S+) LOG:  (?:statement|execute [^:]+): (.*)");
  private static final Duration TIME_TO_APPEAR = Duration.ofSeconds(10);

  private StatementLog() {}

  /** The statements that reached the server before this call. */
  static List<String> of(Database database) {
    PostgresServer server = database.server();
    awaitLog(server, database);
    List<String> statements = new ArrayList<>();
    boolean wanted = false;
    for (String line : server.log()) {
      Matcher entry = ENTRY.matcher(line);
      if (entry.matches()) {
        Matcher statement = STATEMENT.matcher(entry.group(1));
        wanted =
            statement.matches()
                && statement.group(1).equals(database.name())
                && !statement.group(2).equals(server.superuser());
        if (wanted) {
          statements.add(statement.group(3));
        }
      } else if (wanted) {
        int latest = statements.size() - 1;
        statements.set(latest, statements.get(latest) + "\n" + line.strip());
      }
    }
    return statements;
  }

  /** The server's log arrives with a delay, so one more line is awaited. */
  private static void awaitLog(PostgresServer server, Database database) {
    String last = "SELECT 'the last statement: %s'".formatted(Passwords.random(8));
    server.execute(database.name(), last);
    if (!Poll.until(
        TIME_TO_APPEAR, () -> server.log().stream().anyMatch(line -> line.contains(last)))) {
      throw new TestbedException(
          "the server logs no statements of this database: call recordStatements() first");
    }
  }
}
