package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.ExposedNames;
import java.util.List;

/**
 * A tag, as it was written.
 *
 * @param id the same for programs: in lower case, with hyphens
 */
public record Tag(String id, String label) {

  static List<Tag> of(List<String> labels) {
    return labels.stream().map(label -> new Tag(ExposedNames.slug(label), label)).toList();
  }
}
