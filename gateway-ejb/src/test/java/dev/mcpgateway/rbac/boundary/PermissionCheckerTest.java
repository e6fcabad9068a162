package dev.mcpgateway.rbac.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.caching.CacheVersion;
import dev.mcpgateway.caching.VersionHistory;
import dev.mcpgateway.caching.Versioned;
import dev.mcpgateway.rbac.AccessUnavailable;
import dev.mcpgateway.rbac.AuditOutcome;
import dev.mcpgateway.rbac.AuditedOperation;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.PermissionDecision;
import dev.mcpgateway.rbac.PermissionRequest;
import dev.mcpgateway.rbac.PermissionRequest.Origin;
import dev.mcpgateway.rbac.PermissionRequest.Resource;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.TokenScope;
import dev.mcpgateway.rbac.control.AccessCache;
import dev.mcpgateway.rbac.control.AccessReader;
import dev.mcpgateway.rbac.control.AccessVersions;
import dev.mcpgateway.rbac.control.PermissionAudit;
import dev.mcpgateway.rbac.control.UserAccess;
import dev.mcpgateway.rbac.control.UserAccess.End;
import dev.mcpgateway.rbac.control.UserAccess.Grant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PermissionCheckerTest {

  private static final String ADA = "ada@example.com";

  private final List<Grant> held = new ArrayList<>();
  private final List<String> recorded = new ArrayList<>();
  private Optional<RuntimeException> failure = Optional.empty();
  private boolean auditFails;

  private PermissionChecker checker = newChecker();

  private PermissionChecker newChecker() {
    AccessReader reader =
        new AccessReader() {
          @Override
          public Versioned<UserAccess> read(String userEmail, long now) {
            failure.ifPresent(
                thrown -> {
                  throw thrown;
                });
            return new Versioned<>(
                CacheVersion.NONE,
                new UserAccess(Optional.of("mine"), userEmail.equals(ADA) ? held : List.of()));
          }

          @Override
          public VersionHistory<String> versions(CacheVersion since) {
            return VersionHistory.of(CacheVersion.NONE);
          }
        };
    return new PermissionChecker(
        new AccessCache(reader, new AccessVersions(reader)),
        new PermissionAudit(null) {
          @Override
          public void record(
              PermissionRequest request,
              boolean granted,
              Set<String> roles,
              Optional<AuditedOperation> operation) {
            if (auditFails) {
              throw new AccessUnavailable("no space left");
            }
            recorded.add(
                (granted ? "granted " : "refused ")
                    + roles
                    + operation.map(done -> " " + done.outcome().id()).orElse(""));
          }
        });
  }

  private void holds(RoleScope scope, Optional<String> team, Permission... permissions) {
    held.add(
        new Grant(
            scope + " role",
            scope,
            team,
            false,
            Set.copyOf(Arrays.asList(permissions)),
            Optional.empty()));
  }

  private void holdsInPersonalTeam(String team, Permission permission) {
    held.add(
        new Grant(
            "team_admin",
            RoleScope.TEAM,
            Optional.of(team),
            true,
            Set.of(permission),
            Optional.empty()));
  }

  private PermissionDecision decision(Permission permission) {
    return checker.check(PermissionRequest.of(ADA, permission));
  }

  private PermissionDecision decisionIn(String team, Permission permission) {
    return checker.check(PermissionRequest.of(ADA, permission).inTeam(team));
  }

  @ParameterizedTest
  @EnumSource(Permission.class)
  void aRoleGivesExactlyItsPermissions(Permission permission) {
    holds(RoleScope.GLOBAL, Optional.empty(), permission);

    for (Permission asked : Permission.values()) {
      assertThat(decision(asked).isGranted())
          .as(asked.id())
          .isEqualTo(asked == permission || permission == Permission.EVERYTHING);
    }
  }

  @Test
  void withoutARoleNothingIsGranted() {
    assertThat(decision(Permission.TOOLS_READ)).isEqualTo(PermissionDecision.NOT_HELD);
    assertThat(checker.check(PermissionRequest.of("\u0000", Permission.TOOLS_READ)))
        .isEqualTo(PermissionDecision.NOT_HELD);
  }

  /**
   * What each kind of role grants, by the area of the permission. Columns: no team in the request,
   * the role's team t1, another team t2, the user's personal team.
   */
  private static final String COUNTING =
      """
      PLATFORM GLOBAL   yyyy
      PLATFORM TEAM     nnnn
      PLATFORM IN_MINE  nnnn
      PLATFORM PERSONAL nnnn
      TEAM     GLOBAL   yyyy
      TEAM     TEAM     yynn
      TEAM     IN_MINE  nnny
      TEAM     PERSONAL nnny
      OWN      GLOBAL   yyyy
      OWN      TEAM     yynn
      OWN      IN_MINE  nnny
      OWN      PERSONAL ynny
      """;

  private static final Pattern PLATFORM =
      Pattern.compile("[*]|admin[.].*|(audit|logs|metrics|security):read|users[.].*");

  private static final Pattern OWN = Pattern.compile("tokens[.].*|teams[.](create|join)");

  private static final List<Optional<String>> QUESTIONS =
      List.of(Optional.empty(), Optional.of("t1"), Optional.of("t2"), Optional.of("mine"));

  private static String about(Permission permission) {
    if (PLATFORM.matcher(permission.id()).matches()) {
      return "PLATFORM";
    }
    return OWN.matcher(permission.id()).matches() ? "OWN" : "TEAM";
  }

  @ParameterizedTest
  @EnumSource(Permission.class)
  void eachPermissionCountsWhereTheTableSays(Permission permission) {
    for (String line : COUNTING.lines().toList()) {
      String[] cells = line.split(" +", -1);
      held.clear();
      checker = newChecker();
      switch (cells[1]) {
        case "TEAM" -> holds(RoleScope.TEAM, Optional.of("t1"), permission);
        case "IN_MINE" -> holdsInPersonalTeam("mine", permission);
        default -> holds(RoleScope.valueOf(cells[1]), Optional.empty(), permission);
      }
      for (int question = 0; question < QUESTIONS.size(); question++) {
        Optional<String> team = QUESTIONS.get(question);
        Set<Permission> listed = checker.permissionsOf(ADA, team, TokenScope.NONE);
        for (Permission asked : Permission.values()) {
          if (!about(asked).equals(cells[0])) {
            continue;
          }
          boolean expected =
              cells[2].charAt(question) == 'y'
                  && (asked == permission || permission == Permission.EVERYTHING);
          PermissionRequest request = PermissionRequest.of(ADA, asked);
          assertThat(checker.check(team.map(request::inTeam).orElse(request)).isGranted())
              .as("%s by %s in a role %s, asked about %s", asked, permission, cells[1], team)
              .isEqualTo(expected);
          assertThat(listed.contains(asked) || listed.contains(Permission.EVERYTHING))
              .as("%s in the list of a role %s, asked about %s", asked, cells[1], team)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void everywhereIsWhatGlobalRolesGive() {
    holds(RoleScope.TEAM, Optional.of("t1"), Permission.EVERYTHING);
    holds(RoleScope.PERSONAL, Optional.empty(), Permission.EVERYTHING);
    holdsInPersonalTeam("mine", Permission.EVERYTHING);
    Authority small = checker.authorityOf(ADA, TokenScope.NONE, true);
    assertThat(small.holdsEverything()).isFalse();
    assertThat(small.missing(Set.of("tools.read"))).containsExactly("tools.read");
    assertThatThrownBy(() -> small.require(Permission.ADMIN_USER_MANAGEMENT))
        .isInstanceOf(RbacException.NotHeld.class);

    checker = newChecker();
    holds(RoleScope.GLOBAL, Optional.empty(), Permission.EVERYTHING);
    assertThat(checker.authorityOf(ADA, TokenScope.NONE, true).holdsEverything()).isTrue();
    for (TokenScope token :
        List.of(
            TokenScope.NONE.toTeam("t1"),
            TokenScope.NONE.toServer("s1"),
            TokenScope.toPermissions(Set.of("tools.read")))) {
      assertThat(checker.authorityOf(ADA, token, false).holdsEverything())
          .as("%s", token)
          .isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Permission.class)
  void aTokenThatIsBoundLeavesWhatItIsBoundTo(Permission permission) {
    holds(RoleScope.GLOBAL, Optional.empty(), Permission.EVERYTHING);
    PermissionRequest request = PermissionRequest.of(ADA, permission);
    boolean ofTeams = about(permission).equals("TEAM");
    boolean ofServers =
        Set.of(
                "servers.read",
                "servers.use",
                "tools.read",
                "tools.execute",
                "resources.read",
                "prompts.read",
                "a2a.read")
            .contains(permission.id());
    TokenScope team = TokenScope.NONE.toTeam("t1");
    TokenScope server = TokenScope.NONE.toServer("s1");

    expect(ofTeams, request.limitedTo(team));
    expect(ofTeams, request.inTeam("t1").limitedTo(team));
    expect(false, request.inTeam("t2").limitedTo(team));
    expect(false, request.inTeam("mine").limitedTo(team));
    expect(ofServers, request.limitedTo(server));
    expect(ofServers, request.inTeam("t2").limitedTo(server));
    expect(ofTeams && ofServers, request.inTeam("t1").limitedTo(team.toServer("s1")));
    expect(false, request.inTeam("t2").limitedTo(team.toServer("s1")));
  }

  private void expect(boolean granted, PermissionRequest request) {
    assertThat(checker.check(request))
        .as(request.toString())
        .isEqualTo(granted ? PermissionDecision.GRANTED : PermissionDecision.NARROWED);
    assertThat(
            checker
                .permissionsOf(ADA, request.teamId(), request.tokenScope())
                .contains(Permission.of(request.permission()).orElseThrow()))
        .as("listed: %s", request)
        .isEqualTo(granted);
  }

  @Test
  void aTokenOfATeamHandsOnThereWhatItsUserCould() {
    Set<String> place =
        Set.of("tools.read", "tokens.create", "teams.join", "admin.dashboard", "metrics:read");
    holds(
        RoleScope.TEAM,
        Optional.of("t1"),
        Permission.TOOLS_READ,
        Permission.TOKENS_CREATE,
        Permission.TEAMS_JOIN);
    TokenScope token = TokenScope.NONE.toTeam("t1");

    assertThat(checker.authorityOf(ADA, token, false).missingIn("t1", place)).isEmpty();
    assertThat(checker.authorityOf(ADA, token, false).missingIn("t2", place))
        .containsExactly("teams.join", "tokens.create", "tools.read");
    assertThat(checker.authorityOf(ADA, token, false).missing(place)).hasSize(place.size());
    assertThat(checker.authorityOf(ADA, token, false).missingIn("t1", Set.of("*", "tools.update")))
        .containsExactly("*", "tools.update");
    assertThat(checker.authorityOf(ADA, token.toServer("s1"), false).missingIn("t1", place))
        .containsExactly("teams.join", "tokens.create");
    assertThat(
            checker
                .authorityOf(
                    ADA, TokenScope.toPermissions(Set.of("tools.read")).toTeam("t1"), false)
                .missingIn("t1", place))
        .containsExactly("teams.join", "tokens.create");
    assertThat(
            checker
                .authorityOf(ADA, TokenScope.NONE, true)
                .holdsIn("t1", Permission.ADMIN_DASHBOARD))
        .isFalse();
  }

  @Test
  void aTeamRoleCountsInItsTeamAndWhereNoneIsNamed() {
    holds(RoleScope.TEAM, Optional.of("t1"), Permission.TOOLS_READ);

    assertThat(decisionIn("t1", Permission.TOOLS_READ)).isEqualTo(PermissionDecision.GRANTED);
    assertThat(decisionIn("t2", Permission.TOOLS_READ)).isEqualTo(PermissionDecision.NOT_HELD);
    assertThat(decision(Permission.TOOLS_READ)).isEqualTo(PermissionDecision.GRANTED);
  }

  @Test
  void aRoleInAPersonalTeamCountsOnlyWhereThatIsNamed() {
    holdsInPersonalTeam("mine", Permission.TEAMS_UPDATE);

    assertThat(decisionIn("mine", Permission.TEAMS_UPDATE)).isEqualTo(PermissionDecision.GRANTED);
    assertThat(decision(Permission.TEAMS_UPDATE)).isEqualTo(PermissionDecision.NOT_HELD);
  }

  @Test
  void anAssignmentEndsToTheMomentWithoutAnybodyReadingIt() {
    held.add(
        new Grant(
            "guest",
            RoleScope.GLOBAL,
            Optional.empty(),
            false,
            Set.of(Permission.TOOLS_READ),
            Optional.of(
                new End(
                    System.nanoTime() + TimeUnit.HOURS.toNanos(1),
                    Instant.now().plusSeconds(3600)))));
    held.add(
        new Grant(
            "past",
            RoleScope.GLOBAL,
            Optional.empty(),
            false,
            Set.of(Permission.TOOLS_UPDATE),
            Optional.of(new End(System.nanoTime(), Instant.now()))));

    assertThat(decision(Permission.TOOLS_READ)).isEqualTo(PermissionDecision.GRANTED);
    assertThat(decision(Permission.TOOLS_UPDATE)).isEqualTo(PermissionDecision.NOT_HELD);
  }

  @Test
  void aPermissionThatDoesNotExistIsDeniedToThoseWhoMayDoEverything() {
    holds(RoleScope.GLOBAL, Optional.empty(), Permission.EVERYTHING);

    assertThat(checker.check(PermissionRequest.of(ADA, "tools.fly")))
        .isEqualTo(PermissionDecision.UNKNOWN_PERMISSION);
  }

  @Test
  void theEmailMayBeInAnyCase() {
    holds(RoleScope.GLOBAL, Optional.empty(), Permission.TOOLS_READ);

    assertThat(checker.check(PermissionRequest.of("ADA@Example.com", Permission.TOOLS_READ)))
        .isEqualTo(PermissionDecision.GRANTED);
  }

  @Test
  void aTokenTakesAwayAndNeverAdds() {
    holds(RoleScope.GLOBAL, Optional.empty(), Permission.TOOLS_READ, Permission.TOOLS_UPDATE);
    PermissionRequest read = PermissionRequest.of(ADA, Permission.TOOLS_READ);
    PermissionRequest delete = PermissionRequest.of(ADA, Permission.TOOLS_DELETE);

    TokenScope toReading = TokenScope.toPermissions(Set.of("tools.read", "tools.delete"));
    assertThat(checker.check(read.limitedTo(toReading))).isEqualTo(PermissionDecision.GRANTED);
    assertThat(checker.check(delete.limitedTo(toReading))).isEqualTo(PermissionDecision.NOT_HELD);
    assertThat(
            checker.check(PermissionRequest.of(ADA, Permission.TOOLS_UPDATE).limitedTo(toReading)))
        .isEqualTo(PermissionDecision.NARROWED);

    TokenScope toEverything = TokenScope.toPermissions(Set.of("*"));
    assertThat(checker.check(read.limitedTo(toEverything))).isEqualTo(PermissionDecision.GRANTED);
    assertThat(checker.check(delete.limitedTo(toEverything)))
        .isEqualTo(PermissionDecision.NOT_HELD);

    assertThat(checker.check(read.limitedTo(TokenScope.toPermissions(Set.of()))))
        .isEqualTo(PermissionDecision.NARROWED);
  }

  @Test
  void aTokenOfOneTeamDoesNotReachTheOthers() {
    holds(RoleScope.TEAM, Optional.of("t1"), Permission.TOOLS_READ);
    holds(RoleScope.TEAM, Optional.of("t2"), Permission.TOOLS_READ, Permission.TOOLS_UPDATE);
    TokenScope token = TokenScope.NONE.toTeam("t1");

    assertThat(
            checker.check(
                PermissionRequest.of(ADA, Permission.TOOLS_READ).inTeam("t1").limitedTo(token)))
        .isEqualTo(PermissionDecision.GRANTED);
    assertThat(
            checker.check(
                PermissionRequest.of(ADA, Permission.TOOLS_READ).inTeam("t2").limitedTo(token)))
        .isEqualTo(PermissionDecision.NARROWED);
    assertThat(checker.check(PermissionRequest.of(ADA, Permission.TOOLS_UPDATE).limitedTo(token)))
        .isEqualTo(PermissionDecision.NARROWED);
  }

  @Test
  void whoMayDoEverythingIsLimitedToo() {
    holds(RoleScope.GLOBAL, Optional.empty(), Permission.EVERYTHING);
    TokenScope token = TokenScope.toPermissions(Set.of("tools.read"));

    assertThat(checker.permissionsOf(ADA, Optional.empty(), TokenScope.NONE))
        .containsExactly(Permission.EVERYTHING);
    assertThat(checker.permissionsOf(ADA, Optional.empty(), token))
        .containsExactly(Permission.TOOLS_READ);
    for (Permission permission : Permission.values()) {
      assertThat(checker.check(PermissionRequest.of(ADA, permission).limitedTo(token)).isGranted())
          .as(permission.id())
          .isEqualTo(permission == Permission.TOOLS_READ);
    }
  }

  @Test
  void thePermissionsOfAUserAreThoseThatACheckGrants() {
    holds(RoleScope.GLOBAL, Optional.empty(), Permission.TOOLS_READ);
    holds(RoleScope.TEAM, Optional.of("t1"), Permission.TOOLS_UPDATE);

    assertThat(checker.permissionsOf(ADA, Optional.empty(), TokenScope.NONE))
        .containsExactlyInAnyOrder(Permission.TOOLS_READ, Permission.TOOLS_UPDATE);
    assertThat(checker.permissionsOf(ADA, Optional.of("t2"), TokenScope.NONE))
        .containsExactly(Permission.TOOLS_READ);
    assertThat(checker.permissionsOf("bob@example.com", Optional.empty(), TokenScope.NONE))
        .isEmpty();
  }

  @Test
  void anyErrorDenies() {
    holds(RoleScope.GLOBAL, Optional.empty(), Permission.EVERYTHING);
    for (RuntimeException thrown :
        List.of(
            new AccessUnavailable("down"),
            new IllegalStateException("bug"),
            new NullPointerException())) {
      failure = Optional.of(thrown);
      assertThat(decision(Permission.TOOLS_READ)).isEqualTo(PermissionDecision.UNAVAILABLE);
      assertThat(decision(Permission.TOOLS_READ).isGranted()).isFalse();
    }
    assertThatThrownBy(() -> checker.permissionsOf(ADA, Optional.empty(), TokenScope.NONE))
        .isInstanceOf(NullPointerException.class);

    failure = Optional.empty();
    assertThat(decision(Permission.TOOLS_READ)).isEqualTo(PermissionDecision.GRANTED);
  }

  @Test
  void aDecisionIsRecordedWhereThatIsAsked() {
    holds(RoleScope.GLOBAL, Optional.empty(), Permission.TOOLS_READ);
    holds(RoleScope.TEAM, Optional.of("t1"), Permission.TOOLS_UPDATE);
    Origin client = new Origin(Optional.of("127.0.0.1"), Optional.empty());

    decision(Permission.TOOLS_READ);
    assertThat(recorded).isEmpty();

    checker.check(
        PermissionRequest.of(ADA, Permission.TOOLS_READ)
            .about(new Resource("tool", Optional.of("7")))
            .auditedFrom(client));
    checker.check(
        PermissionRequest.of(ADA, Permission.TOOLS_DELETE).inTeam("t2").auditedFrom(client));
    failure = Optional.of(new AccessUnavailable("down"));
    checker.check(
        PermissionRequest.of("bob@example.com", Permission.TOOLS_READ).auditedFrom(client));

    assertThat(recorded)
        .containsExactly("granted [global role, team role]", "refused [global role]", "refused []");
  }

  @Test
  void aRecordThatCannotBeWrittenNeitherGrantsNorDenies() {
    holds(RoleScope.GLOBAL, Optional.empty(), Permission.TOOLS_READ);
    auditFails = true;
    Origin client = new Origin(Optional.empty(), Optional.empty());

    assertThat(checker.check(PermissionRequest.of(ADA, Permission.TOOLS_READ).auditedFrom(client)))
        .isEqualTo(PermissionDecision.GRANTED);
    assertThat(
            checker.check(PermissionRequest.of(ADA, Permission.TOOLS_DELETE).auditedFrom(client)))
        .isEqualTo(PermissionDecision.NOT_HELD);
  }

  @Test
  void whatBecameOfAnOperationIsRecordedOrToldToTheLogAlone() {
    holds(RoleScope.GLOBAL, Optional.empty(), Permission.TOOLS_READ);
    PermissionRequest question = PermissionRequest.of(ADA, Permission.TOOLS_READ);
    AuditedOperation operation =
        new AuditedOperation(
            "GET /tools", AuditOutcome.NOT_FOUND, List.of(), Optional.empty(), "r");

    checker.record(question, true, checker.rolesOf(question), operation);
    assertThat(recorded).containsExactly("granted [global role] not_found");

    auditFails = true;
    assertThatCode(() -> checker.record(question, true, Set.of(), operation))
        .doesNotThrowAnyException();
    failure = Optional.of(new AccessUnavailable("down"));
    assertThat(checker.rolesOf(PermissionRequest.of("bob@example.com", Permission.TOOLS_READ)))
        .isEmpty();
  }
}
