package dev.mcpgateway.rbac;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What seeding access control did, each a number of roles.
 *
 * @param created default roles that were missing
 * @param converged default roles whose permissions were brought up to this version's
 * @param unchanged default roles that were as this version has them
 * @param newer default roles left alone because a newer version has set them
 * @param extraCreated roles of the extra roles file that were missing
 * @param extraUnchanged roles of that name and scope that were there, left as they are
 */
public record SeedingSummary(
    int created, int converged, int unchanged, int newer, int extraCreated, int extraUnchanged) {

  public boolean changedAnything() {
    return created + converged + extraCreated > 0;
  }

  /** What was counted, in the order in which it is told in the log. */
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
