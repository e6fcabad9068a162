package dev.mcpgateway.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A virtual server, with what it offers as far as the caller sees it, without inactive rows.
 *
 * @param originalNames whether it offers things as their upstream servers call them
 */
public record ServerDetails(
    RowDetails row,
    Optional<String> icon,
    boolean originalNames,
    List<Offered> tools,
    List<Offered> resources,
    List<Offered> prompts) {

  /** Something that it offers, and its name or URI there. */
  public record Offered(String id, String name) {}
}
