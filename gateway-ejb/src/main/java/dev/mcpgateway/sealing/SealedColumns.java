package dev.mcpgateway.sealing;

import java.util.List;

/** Where sealed values are in the database: what is not named here is lost with its key. */
public final class SealedColumns {

  /** All of them; those whose names end in {@code _sealed} are compared with the schema. */
  public static final List<SealedColumn> ALL =
      List.of(
          new SealedColumn("gateways", "id", "credential_sealed", Purpose.CREDENTIAL),
          new SealedColumn("gateways", "id", "client_key_sealed", Purpose.CREDENTIAL),
          new SealedColumn("upstream_sessions", "id", "session_sealed", Purpose.UPSTREAM_SESSION));

  private SealedColumns() {}
}
