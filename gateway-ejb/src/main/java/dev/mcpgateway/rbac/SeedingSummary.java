package dev.mcpgateway.rbac;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The result of seeding access control, as numbers of roles.
 *
 * @param created default roles that were missing
 * @param converged default roles whose permissions were brought up to this version's
 * @param unchanged default roles that were already as this version defines them
 * @param newer default roles left unchanged because a newer version has set them
 * @param extraCreated roles of the extra roles file that were missing
 * @param extraUnchanged existing roles of that name and scope, left unchanged
 */
public record SeedingSummary(
    int created, int converged, int unchanged, int newer, int extraCreated, int extraUnchanged) {

  public boolean changedAnything() {
    return created + converged + extraCreated > 0;
  }

  /** The counts in the order in which they are logged. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("default roles created", (long) created);
    counts.put("brought up to date", (long) converged);
    counts.put("unchanged", (long) unchanged);
    counts.put("left to a newer version", (long) newer);
    counts.put("extra roles created", (long) extraCreated);
    counts.put("extra roles unchanged", (long) extraUnchanged);
    return counts;
  }
}
