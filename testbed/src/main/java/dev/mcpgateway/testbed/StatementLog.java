package dev.mcpgateway.testbed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads executed statements out of a server's log. */
final class StatementLog {
  /** Time, process, and for sessions the database and the role. */
  static final String LINE_PREFIX = "%m [%p] %q%d %u ";

  private static final Pattern ENTRY = Pattern.compile("\\S+ \\S+ \\S+ \\[\\d+] (.*)");
  private static final Pattern STATEMENT =
      Pattern.compile("(\\S+) (\\S+) LOG:  (?:statement|execute [^:]+): (.*)");
  private static final long MILLISECONDS_TO_APPEAR = 10_000;
  private static final long PAUSE_MILLISECONDS = 10;

  private StatementLog() {}

  static List<String> of(Database database) {
    PostgresServer server = database.server();
    String last = "SELECT 'the last statement: %s'".formatted(Passwords.random(8));
    server.execute(database.name(), last);
    List<String> statements = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    boolean wanted = false;
    for (String line : await(server, last)) {
      Matcher entry = ENTRY.matcher(line);
      if (!entry.matches()) {
        if (wanted) {
          current.append('\n').append(line.strip());
        }
        continue;
      }
      if (wanted) {
        statements.add(current.toString());
      }
      Matcher statement = STATEMENT.matcher(entry.group(1));
      wanted =
          statement.matches()
              && statement.group(1).equals(database.name())
              && !statement.group(2).equals(server.superuser());
      current.setLength(0);
      if (wanted) {
        current.append(statement.group(3));
      }
    }
    return statements;
  }

  /** The log up to the statement, which takes a moment from the server to here. */
  private static List<String> await(PostgresServer server, String statement) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLISECONDS_TO_APPEAR);
    while (true) {
      List<String> log = server.log();
      for (int i = log.size() - 1; i >= 0; i--) {
        if (log.get(i).contains(statement)) {
          return log.subList(0, i + 1);
        }
      }
      if (System.nanoTime() > deadline) {
        throw new TestbedException(
            "the server logs no statements of this database: call recordStatements() first");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TestbedException("interrupted", e);
      }
    }
  }
}
