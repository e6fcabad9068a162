package dev.mcpgateway.rbac.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.TokenScope;
import dev.mcpgateway.rbac.control.UserAccess.End;
import dev.mcpgateway.rbac.control.UserAccess.Grant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HoldingsTest {

  private static final Instant SOON = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant LATER = SOON.plusSeconds(1);

  private static Grant forGood(Permission... permissions) {
    return grant(Optional.empty(), permissions);
  }

  private static Grant until(Instant end, Permission... permissions) {
    return grant(Optional.of(new End(0, end)), permissions);
  }

  private static Grant grant(Optional<End> end, Permission... permissions) {
    return new Grant("role", RoleScope.GLOBAL, Optional.empty(), false, Set.of(permissions), end);
  }

  private static Holdings holdings(Grant... grants) {
    return Holdings.of(Stream.of(grants));
  }

  @Test
  void ofSeveralGrantsTheOneThatEndsLastDecides() {
    Holdings held =
        holdings(
            until(LATER, Permission.TOOLS_READ),
            until(SOON, Permission.TOOLS_READ, Permission.TOOLS_UPDATE),
            forGood(Permission.TOOLS_DELETE),
            until(SOON, Permission.TOOLS_DELETE));

    assertThat(held.end(List.of("tools.read"))).contains(LATER);
    assertThat(held.end(List.of("tools.update"))).contains(SOON);
    assertThat(held.end(List.of("tools.delete"))).isEmpty();
    assertThat(held.end(List.of("tools.delete", "tools.read", "tools.update"))).contains(SOON);
  }

  @Test
  void everythingStandsForEachPermissionAlsoForThoseOfLaterVersions() {
    Holdings held =
        holdings(until(LATER, Permission.EVERYTHING), until(SOON, Permission.TOOLS_READ));

    assertThat(held.missing(List.of("tools.read", "of.tomorrow", "*"))).isEmpty();
    assertThat(held.end(List.of("tools.read"))).contains(LATER);
    assertThat(held.end(List.of("of.tomorrow"))).contains(LATER);
    assertThat(holdings(forGood(Permission.TOOLS_READ)).missing(List.of("of.tomorrow", "*")))
        .containsExactly("*", "of.tomorrow");
  }

  @Test
  void aTokenTakesEverythingDownToWhatItNames() {
    Holdings left =
        holdings(until(SOON, Permission.EVERYTHING))
            .limitedTo(TokenScope.toPermissions(Set.of("tools.read")), Optional.empty());

    assertThat(left.includeEverything()).isFalse();
    assertThat(left.missing(List.of("tools.read", "tools.update", "*")))
        .containsExactly("*", "tools.update");
    assertThat(left.end(List.of("tools.read"))).contains(SOON);
    assertThat(
            holdings(forGood(Permission.EVERYTHING))
                .limitedTo(TokenScope.NONE, Optional.empty())
                .includeEverythingPermanently())
        .isTrue();
  }

  @Test
  void whatEndsBeforeWhatAnotherHoldsIsTold() {
    Holdings brief = holdings(until(SOON, Permission.EVERYTHING));

    assertThat(brief.endingBefore(holdings(forGood(Permission.TOOLS_READ))))
        .containsExactly("tools.read");
    assertThat(brief.endingBefore(holdings(until(LATER, Permission.TOOLS_READ))))
        .containsExactly("tools.read");
    assertThat(brief.endingBefore(holdings(until(SOON, Permission.TOOLS_READ)))).isEmpty();
    assertThat(brief.missing(holdings(forGood(Permission.EVERYTHING)))).isEmpty();
    assertThat(
            holdings(forGood(Permission.TOOLS_READ))
                .missing(holdings(until(SOON, Permission.EVERYTHING))))
        .containsExactly("*");
  }
}
