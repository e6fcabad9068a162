package dev.mcpgateway.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A connection for a short statement outside any transaction, with a timeout: neither a server that
 * hangs nor a pooler without a free connection makes the caller hang. A connection that has timed
 * out is broken.
 */
public final class BriefConnection implements AutoCloseable {

  private final Connection connection;
  private final int usualTimeout;

  private BriefConnection(Connection connection, int usualTimeout) {
    this.connection = connection;
    this.usualTimeout = usualTimeout;
  }

  /**
   * Opens a connection.
   *
   * @param answerWithin the maximum time of one answer; a positive number of milliseconds
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
