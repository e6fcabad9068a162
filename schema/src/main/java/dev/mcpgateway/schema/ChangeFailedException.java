package dev.mcpgateway.schema;

import java.util.Optional;

/** A change set could not be applied or rolled back; the whole run was rolled back. */
public class ChangeFailedException extends SchemaException {

  private static final long serialVersionUID = 1L;

  private final transient Optional<ChangeSetKey> change;
  private final transient Optional<String> sqlState;

  ChangeFailedException(
      Optional<ChangeSetKey> change, Optional<String> sqlState, String why, Throwable cause) {
    super(
        "%s failed and everything was rolled back: %s"
            .formatted(
                change.map(key -> "Change " + key.id() + " of " + key.path()).orElse("The run"),
                why),
        cause);
    this.change = change;
    this.sqlState = sqlState;
  }

  /** The change that failed, if known. */
  public Optional<ChangeSetKey> change() {
    return change;
  }

  /** The server's SQL state, if any. */
  public Optional<String> sqlState() {
    return sqlState;
  }
}
