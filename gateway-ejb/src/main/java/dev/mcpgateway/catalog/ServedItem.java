package dev.mcpgateway.catalog;

import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.ItemKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A tool, a resource, a resource template or a prompt as a virtual server offers it to agents.
 *
 * @param id of its row
 * @param exposedName the name, URI or URI template by which agents know it
 * @param originalName by which its upstream server knows it
 * @param forms how it is described in each era of the protocol in which the upstream server has it:
 *     at least one
 * @param gatewayId of the upstream server; empty for what the gateway has itself, in all eras
 */
public record ServedItem(
    ItemKind kind,
    String id,
    String exposedName,
    String originalName,
    Map<Era, ServedForm> forms,
    RowOwnership ownership,
    Optional<String> gatewayId) {

  public ServedItem {
    forms = Map.copyOf(forms);
    if (forms.isEmpty()) {
      throw new IllegalArgumentException("%s is of no era".formatted(id));
    }
  }

  /** In which the upstream server has it. */
  public Set<Era> eras() {
    return forms.keySet();
  }

  /** How it is described to clients of an era: as in the other where it is not in theirs. */
  public ServedForm form(Era era) {
    ServedForm own = forms.get(era);
    return own == null ? forms.values().iterator().next() : own;
  }
}
