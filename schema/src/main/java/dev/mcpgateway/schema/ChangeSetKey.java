package dev.mcpgateway.schema;

/**
 * The key of a change set.
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
