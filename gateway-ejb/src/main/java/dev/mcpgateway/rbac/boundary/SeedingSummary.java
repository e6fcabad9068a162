package dev.mcpgateway.rbac.boundary;

/**
 * What seeding access control did, each a number of roles. Its text is one line for the log.
 *
 * @param created default roles that were missing
 * @param converged default roles whose permissions were brought up to this version's
 * @param unchanged default roles that were as this version has them
 * @param newer default roles left alone because a newer version has set them
 * @param extraCreated roles of the extra roles file that were missing
 * @param extraUnchanged roles of that name and scope that were there, left as they are
 */
public record SeedingSummary(
    int created,
    int converged,
    int unchanged,
    int newer,
    int extraCreated,
    int extraUnchanged,
    Administrator administrator) {

  /** What became of the administrator's {@code platform_admin}. */
  public enum Administrator {
    GIVEN("given platform_admin"),
    HELD("has platform_admin"),
    MISSING("not there yet");

    private final String text;

    Administrator(String text) {
      this.text = text;
    }
  }

  public boolean changedAnything() {
    return created + converged + extraCreated > 0 || administrator == Administrator.GIVEN;
  }

  @Override
  public String toString() {
    return "default roles: %d created, %d brought up to date, %d unchanged, %d left to a newer version; extra roles: %d created, %d unchanged; administrator: %s"
        .formatted(
            created, converged, unchanged, newer, extraCreated, extraUnchanged, administrator.text);
  }
}
