package dev.mcpgateway.schema;

import java.util.Optional;

/** A change set could not be applied or rolled back; nothing of the whole run was kept. */
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

  /** The change that failed, where it was one. */
  public Optional<ChangeSetKey> change() {
    return change;
  }

  /** The SQL state that the server gave, where it gave one. */
  public Optional<String> sqlState() {
    return sqlState;
  }
}
