package dev.mcpgateway.schema;

import java.util.List;
import java.util.stream.Collectors;

/** The state of a schema compared with the head manifest of this build. */
public sealed interface SchemaState {

  /** Whether this build can serve on such a schema. */
  default boolean isServable() {
    return false;
  }

  /** One line for a log, a health response or a terminal. */
  String describe();

  /** No change set has been applied. */
  record Empty() implements SchemaState {
    @Override
    public String describe() {
      return "empty";
    }
  }

  /**
   * Some change sets of this build have not been applied.
   *
   * @param pending the change sets, in the order in which they would be applied
   */
  record Behind(List<ChangeSetKey> pending) implements SchemaState {
    public Behind {
      pending = List.copyOf(pending);
    }

    @Override
    public String describe() {
      return "behind by " + pending.size() + ": " + list(pending);
    }
  }

  /** Exactly the change sets of this build have been applied. */
  record AtHead() implements SchemaState {
    @Override
    public boolean isServable() {
      return true;
    }

    @Override
    public String describe() {
      return "at head";
    }
  }

  /**
   * All change sets of this build have been applied, and others from a newer build.
   *
   * @param extra the other change sets
   */
  record Ahead(List<ChangeSetKey> extra) implements SchemaState {
    public Ahead {
      extra = List.copyOf(extra);
    }

    @Override
    public boolean isServable() {
      return true;
    }

    @Override
    public String describe() {
      return "ahead by " + extra.size() + ": " + list(extra);
    }
  }

  /**
   * Applied change sets differ from those of this build.
   *
   * @param changes the change sets with another recorded checksum
   */
  record Diverged(List<ChangeSetKey> changes) implements SchemaState {
    public Diverged {
      changes = List.copyOf(changes);
    }

    @Override
    public String describe() {
      return "diverged at " + list(changes);
    }
  }

  private static String list(List<ChangeSetKey> changes) {
    return changes.stream().map(ChangeSetKey::id).collect(Collectors.joining(", "));
  }
}
