package dev.mcpgateway.deployed;

import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/** Runs a test's code in a transaction, or on a connection outside any. */
@Stateless
public class Work {

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  @Resource(lookup = "java:app/jdbc/gateway")
  private DataSource database;

  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public <T> T inTransaction(Function<EntityManager, T> work) {
    return work.apply(entities);
  }

  /** Executes the statements one by one, each committed. */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public void execute(String... statements) {
    try (Connection connection = database.getConnection();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of the rows. */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public List<String> query(String sql, Object... parameters) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<String> values = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          values.add(rows.getString(1));
        }
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A connection of the gateway's pool, for a concurrent transaction that the test controls. */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public Connection connect() throws SQLException {
    return database.getConnection();
  }
}
