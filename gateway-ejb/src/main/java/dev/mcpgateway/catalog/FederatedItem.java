package dev.mcpgateway.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A tool, a resource or a prompt as an upstream server lists it.
 *
 * @param template whether it is a template of resources
 * @param name its name, URI or URI template there: with its kind, its identity
 * @param content the bytes in which it is described: to modern clients where it is in both eras
 * @param legacy those in which it is described to legacy clients, where they get others
 * @param eras of the protocol in which it is listed
 */
public record FederatedItem(
    CatalogKind kind,
    boolean template,
    String name,
    Content content,
    Optional<Content> legacy,
    List<String> eras) {

  /** What the upstream server sent. */
  public static final class Content {
    private final byte[] bytes;

    public Content(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    public byte[] bytes() {
      return bytes.clone();
    }
  }

  /** The bytes in which it is described. */
  public byte[] item() {
    return content.bytes();
  }

  /** The bytes in which it is described to legacy clients, where they get others. */
  public Optional<byte[]> legacyItem() {
    return legacy.map(Content::bytes);
  }

  /** What is the same as long as it is described as the same, whatever is written how. */
  public String definitionHash() {
    return DefinitionHash.of(kind, content.bytes);
  }

  /** The same of {@link #legacyItem}. */
  public Optional<String> legacyDefinitionHash() {
    return legacy.map(other -> DefinitionHash.of(kind, other.bytes));
  }
}
