package dev.mcpgateway.catalog.control;

import dev.mcpgateway.catalog.PromptDetails;
import dev.mcpgateway.catalog.ResourceContent;
import dev.mcpgateway.persistence.BriefConnection;
import dev.mcpgateway.persistence.RowMapper;
import dev.mcpgateway.persistence.SqlWrite;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What the gateway has itself to answer agents with. Each call is one short statement outside of
 * any transaction, on a thread that may wait: the contents are not kept in memory, as a snapshot
 * keeps what lists need.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class OwnItems {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  @Resource(lookup = "java:app/jdbc/gateway")
  private DataSource source;

  /** The content of a resource; empty where it is not there any more. */
  public Optional<ResourceContent> content(String id) throws SQLException {
    return first(RowTables.ownContent(id), RowTables::ownContent);
  }

  /** A prompt with its template; empty where it is not there any more. */
  public Optional<PromptDetails> prompt(String id) throws SQLException {
    return first(
        RowTables.PROMPTS.select().add(" AND r.id = ? AND r.gateway_id IS NULL", id),
        RowTables.PROMPTS.mapper());
  }

  private <T> Optional<T> first(SqlText sql, RowMapper<T> mapper) throws SQLException {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(sql.text())) {
      SqlWrite.bind(statement, sql.values());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(mapper.map(row)) : Optional.empty();
      }
    }
  }
}
