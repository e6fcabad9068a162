package dev.mcpgateway.rbac.control;

import dev.mcpgateway.persistence.BriefConnection;
import dev.mcpgateway.persistence.ColumnText;
import dev.mcpgateway.persistence.JsonStrings;
import dev.mcpgateway.rbac.AccessUnavailable;
import dev.mcpgateway.rbac.AuditOutcome;
import dev.mcpgateway.rbac.AuditedOperation;
import dev.mcpgateway.rbac.PermissionRequest;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Audits access decisions outside the caller's transaction, so that they stay recorded if it rolls
 * back.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class PermissionAudit {

  private static final String INSERT =
      """
      INSERT INTO permission_audit_log (timestamp, user_email, permission, resource_type, resource_id, team_id, granted,
          roles_checked, ip_address, user_agent, operation, outcome, fields, api_token_id, request_id)
      VALUES (clock_timestamp(), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  @Resource(lookup = "java:app/jdbc/gateway")
  private DataSource source;

  protected PermissionAudit() {}

  public PermissionAudit(DataSource source) {
    this.source = source;
  }

  /**
   * Writes one row. Values longer than their column are truncated.
   *
   * @param rolesChecked the names of the roles that applied
   * @param operation the operation of the API; empty for a decision by itself
   * @throws AccessUnavailable if it cannot be written
   */
  public void record(
      PermissionRequest request,
      boolean granted,
      Set<String> rolesChecked,
      Optional<AuditedOperation> operation) {
    Optional<PermissionRequest.Resource> resource = request.resource();
    Optional<PermissionRequest.Origin> origin = request.audit();
    try (BriefConnection database = BriefConnection.open(source, AccessReader.TIMEOUT);
        PreparedStatement insert = database.connection().prepareStatement(INSERT)) {
      insert.setString(1, cut(Optional.of(request.userEmail()), 255));
      insert.setString(2, cut(Optional.of(request.permission()), 255));
      insert.setString(3, cut(resource.map(PermissionRequest.Resource::type), 100));
      insert.setString(4, cut(resource.flatMap(PermissionRequest.Resource::id), 255));
      insert.setString(5, cut(request.teamId(), 255));
      insert.setBoolean(6, granted);
      insert.setObject(7, JsonStrings.of(rolesChecked));
      insert.setString(8, cut(origin.flatMap(PermissionRequest.Origin::ipAddress), 45));
      insert.setString(9, cut(origin.flatMap(PermissionRequest.Origin::userAgent), 512));
      insert.setString(10, cut(operation.map(AuditedOperation::name), 255));
      insert.setString(
          11, operation.map(AuditedOperation::outcome).map(AuditOutcome::id).orElse(null));
      insert.setObject(
          12, operation.map(AuditedOperation::fields).map(JsonStrings::of).orElse(null));
      insert.setString(13, cut(operation.flatMap(AuditedOperation::apiTokenId), 36));
      insert.setString(14, cut(operation.map(AuditedOperation::requestId), 64));
      insert.executeUpdate();
    } catch (SQLException failure) {
      throw new AccessUnavailable(failure);
    }
  }

  private static String cut(Optional<String> text, int maxLength) {
    return text.map(full -> ColumnText.fitting(full, maxLength)).orElse(null);
  }
}
