package dev.mcpgateway.catalog.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.RowOwnership;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.catalog.boundary.RowAccess.Decision;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.TokenScope;
import dev.mcpgateway.rbac.boundary.Authorities;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.rbac.control.UserAccess;
import dev.mcpgateway.rbac.control.UserAccess.Grant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Who may do what with a row: caller, token, team, visibility, owner. */
class RowAccessTest {

  private static final String ADA = "ada@example.com";
  private static final String BOB = "bob@example.com";

  private static final Set<Permission> VIEWER =
      Set.of(
          Permission.TOOLS_READ,
          Permission.TOOLS_EXECUTE,
          Permission.SERVERS_USE,
          Permission.SERVERS_READ);

  private static final Set<Permission> DEVELOPER =
      Set.of(
          Permission.TOOLS_READ,
          Permission.TOOLS_EXECUTE,
          Permission.TOOLS_UPDATE,
          Permission.TOOLS_DELETE);

  /**
   * Of Ada, by what she holds and with what token; for a tool of her team "t", then of team "u" of
   * which she is no member: private of hers, private of Bob's, team, public; each read over REST,
   * executed by an agent, updated and deleted: allowed (+), hidden (0), not permitted (-), not the
   * owner's (x).
   */
  private static final String TABLE =
      """
      nothing         none  ---- 0000 ---- ---- | ---- 0000 0000 ----
      viewer          none  ++-- 0000 ++-- ++-- | ---- 0000 0000 ++--
      developer       none  ++++ 0000 ++xx ++xx | ---- 0000 0000 ++--
      owner           none  ++++ 0000 ++++ ++++ | ---- 0000 0000 ++--
      global          none  ++++ 0000 0000 ++xx | ++++ 0000 0000 ++xx
      everything      none  ++++ +0x+ ++++ ++++ | ++++ +0x+ ++++ ++++
      owner           t     ++++ 0000 ++++ ++++ | 0000 0000 0000 ++--
      owner           u     0000 0000 0000 ---- | ---- 0000 0000 ----
      everything      t     ++++ +0x+ ++++ ++++ | 0000 0000 0000 ++--
      everything      read  +--- 0000 0000 +--- | +--- 0000 0000 +---
      owner           read  +--- 0000 +--- +--- | ---- 0000 0000 +---
      own-team        none  ++++ 0000 0000 ++xx | ---- 0000 0000 ----
      """;

  @Test
  void theTableHolds() {
    SoftAssertions softly = new SoftAssertions();
    TABLE
        .lines()
        .forEach(
            line -> {
              String[] parts = line.split("\\s+", 3);
              Authority caller = caller(parts[0], parts[1]);
              String team = parts[0].equals("own-team") ? "mine" : "t";
              StringBuilder found = new StringBuilder();
              for (String place : List.of(team, "u")) {
                found.append(found.isEmpty() ? "" : " |");
                rows(place)
                    .forEach(
                        row -> found.append(found.isEmpty() ? "" : " ").append(cell(caller, row)));
              }
              softly.assertThat(found.toString()).as(line).isEqualTo(parts[2].strip());
            });
    softly.assertAll();
  }

  /** Otherwise a list would have what is 404 by its id, or lack what is there. */
  @Test
  void aListHasExactlyWhatCanBeRead() {
    SoftAssertions softly = new SoftAssertions();
    List<RowOwnership> rows = new ArrayList<>();
    for (String team : List.of("t", "u", "mine", "other")) {
      rows.addAll(rows(team));
    }
    rows.add(new RowOwnership(Optional.empty(), Optional.of(ADA), Optional.of(Visibility.PUBLIC)));
    rows.add(new RowOwnership(Optional.of("t"), Optional.empty(), Optional.of(Visibility.PUBLIC)));
    rows.add(new RowOwnership(Optional.of("t"), Optional.of(ADA), Optional.empty()));
    for (String holding : accesses().keySet()) {
      for (String token : List.of("none", "t", "u", "mine", "read", "server")) {
        Authority caller = caller(holding, token);
        for (RowOwnership row : rows) {
          softly
              .assertThat(RowAccess.readable(caller, CatalogKind.TOOL).takes(row))
              .as("%s with a token of %s, %s", holding, token, row)
              .isEqualTo(
                  RowAccess.administer(caller, row, Permission.TOOLS_READ) == Decision.ALLOWED);
        }
      }
    }
    softly.assertAll();
  }

  @Test
  void theTokenOfAServerReadsAndExecutesButChangesNothing() {
    Authority caller = caller("owner", "server");
    RowOwnership row = RowOwnership.of("t", ADA, Visibility.TEAM);
    assertThat(RowAccess.decide(caller, row, Permission.TOOLS_EXECUTE)).isEqualTo(Decision.ALLOWED);
    assertThat(RowAccess.administer(caller, row, Permission.TOOLS_UPDATE))
        .isEqualTo(Decision.NOT_PERMITTED);
  }

  private static List<RowOwnership> rows(String team) {
    return List.of(
        RowOwnership.of(team, ADA, Visibility.PRIVATE),
        RowOwnership.of(team, BOB, Visibility.PRIVATE),
        RowOwnership.of(team, BOB, Visibility.TEAM),
        RowOwnership.of(team, BOB, Visibility.PUBLIC));
  }

  private static String cell(Authority caller, RowOwnership row) {
    return ""
        + mark(RowAccess.administer(caller, row, Permission.TOOLS_READ))
        + mark(RowAccess.decide(caller, row, Permission.TOOLS_EXECUTE))
        + mark(RowAccess.administer(caller, row, Permission.TOOLS_UPDATE))
        + mark(RowAccess.administer(caller, row, Permission.TOOLS_DELETE));
  }

  private static char mark(Decision decision) {
    return switch (decision) {
      case ALLOWED -> '+';
      case HIDDEN -> '0';
      case NOT_PERMITTED -> '-';
      case NOT_OWNER -> 'x';
    };
  }

  private static Authority caller(String holding, String token) {
    return Authorities.of(
        ADA,
        accesses().get(holding),
        switch (token) {
          case "none" -> TokenScope.NONE;
          case "read" -> TokenScope.toPermissions(Set.of("tools.read"));
          case "server" -> TokenScope.NONE.toServer("s");
          default -> TokenScope.NONE.toTeam(token);
        });
  }

  private static Map<String, UserAccess> accesses() {
    Map<String, UserAccess> all = new LinkedHashMap<>();
    all.put("nothing", access(List.of(), Map.of("t", false)));
    all.put("viewer", access(List.of(inTeam("t", VIEWER)), Map.of("t", false)));
    all.put("developer", access(List.of(inTeam("t", DEVELOPER)), Map.of("t", false)));
    all.put("owner", access(List.of(inTeam("t", DEVELOPER)), Map.of("t", true)));
    all.put("global", access(List.of(global(DEVELOPER)), Map.of()));
    all.put("everything", access(List.of(global(Set.of(Permission.EVERYTHING))), Map.of()));
    all.put(
        "own-team",
        access(
            List.of(
                new Grant(
                    "team_admin",
                    RoleScope.TEAM,
                    Optional.of("mine"),
                    true,
                    DEVELOPER,
                    Optional.empty())),
            Map.of()));
    return all;
  }

  private static UserAccess access(List<Grant> grants, Map<String, Boolean> teams) {
    return new UserAccess(Optional.of("mine"), grants, teams);
  }

  private static Grant inTeam(String team, Set<Permission> permissions) {
    return new Grant(
        "role", RoleScope.TEAM, Optional.of(team), false, permissions, Optional.empty());
  }

  private static Grant global(Set<Permission> permissions) {
    return new Grant(
        "role", RoleScope.GLOBAL, Optional.empty(), false, permissions, Optional.empty());
  }
}
