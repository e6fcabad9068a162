package dev.mcpgateway.schema;

/**
 * What tells one change set from another.
 *
 * @param id its id
 * @param author its author
 * @param path the path of its changelog file
 */
public record ChangeSetKey(String id, String author, String path) {

  @Override
  public String toString() {
    return id;
  }
}
