package dev.mcpgateway.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A connection for a short statement outside any transaction, on which the database has to answer
 * in time: a server that hangs, or a pooler with no connection to give, must not make the caller
 * hang too. A connection on which it did not answer in time is broken by that.
 */
public final class BriefConnection implements AutoCloseable {

  private final Connection connection;
  private final int usualTimeout;

  private BriefConnection(Connection connection, int usualTimeout) {
    this.connection = connection;
    this.usualTimeout = usualTimeout;
  }

  /**
   * Takes a connection.
   *
   * @param answerWithin the longest that one answer may take; a positive number of milliseconds
   */
  public static BriefConnection open(DataSource source, Duration answerWithin) throws SQLException {
    Connection connection = source.getConnection();
    try {
      int usualTimeout = connection.getNetworkTimeout();
      connection.setNetworkTimeout(Runnable::run, (int) answerWithin.toMillis());
      return new BriefConnection(connection, usualTimeout);
    } catch (SQLException failure) {
      connection.close();
      throw failure;
    }
  }

  public Connection connection() {
    return connection;
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      if (!connection.isClosed()) {
        connection.setNetworkTimeout(Runnable::run, usualTimeout);
      }
    }
  }
}
