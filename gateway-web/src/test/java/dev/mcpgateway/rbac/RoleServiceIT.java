package dev.mcpgateway.rbac;

import static dev.mcpgateway.rbac.RoleInputs.active;
import static dev.mcpgateway.rbac.RoleInputs.by;
import static dev.mcpgateway.rbac.RoleInputs.description;
import static dev.mcpgateway.rbac.RoleInputs.inheriting;
import static dev.mcpgateway.rbac.RoleInputs.name;
import static dev.mcpgateway.rbac.RoleInputs.newRole;
import static dev.mcpgateway.rbac.RoleInputs.parent;
import static dev.mcpgateway.rbac.RoleInputs.permissions;
import static dev.mcpgateway.rbac.RoleInputs.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.deployed.DeployedWith;
import dev.mcpgateway.deployed.GatewayArchive;
import dev.mcpgateway.deployed.Rivals;
import dev.mcpgateway.deployed.Work;
import dev.mcpgateway.persistence.GetOrCreateResult;
import dev.mcpgateway.rbac.boundary.PermissionChecker;
import dev.mcpgateway.rbac.control.RoleAssignmentService;
import dev.mcpgateway.rbac.control.RoleService;
import dev.mcpgateway.testbed.Route;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The services of roles and assignments, and the resulting permission checks. */
@ExtendWith(ArquillianExtension.class)
@DeployedWith(
    route = Route.POOL_2,
    settings = "mcpgateway.rbac.extra-roles-file=src/test/resources/rbac/extra-roles.json")
class RoleServiceIT {

  private static final String ADA = "ada@example.com";
  private static final String BOB = "bob@example.com";
  private static final Optional<String> NOBODY = Optional.empty();

  @Inject RoleService roles;
  @Inject RoleAssignmentService assignments;
  @Inject PermissionChecker checker;
  @Inject Work work;

  @Resource ManagedThreadFactory threads;

  @Deployment
  static WebArchive gateway() {
    return GatewayArchive.withTests(
        RoleServiceIT.class, RoleInputs.class, Work.class, Rivals.class);
  }

  @BeforeEach
  void startWithTheSeededRoles() {
    work.execute(
        "DELETE FROM user_roles",
        "DELETE FROM roles WHERE created_by IS NOT NULL OR name LIKE 'test%'",
        "INSERT INTO email_users (id, email) VALUES ('ada', 'ada@example.com'), ('bob', 'bob@example.com')"
            + " ON CONFLICT DO NOTHING",
        "INSERT INTO email_teams (id, name, slug) VALUES ('t1', 't1', 't1'), ('t2', 't2', 't2')"
            + " ON CONFLICT DO NOTHING");
  }

  private RoleDetails role(String name, RoleScope scope, String... permissions) {
    return roles.create(newRole(name, scope, Set.of(permissions))).value();
  }

  private RoleDetails systemRole(String name, RoleScope scope) {
    return roles.findActive(name, scope).orElseThrow();
  }

  private static <T extends RbacException> void assertRefused(
      Outcome<?> outcome, Class<T> type, String message) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.refusal()).isInstanceOf(type);
              assertThat(refused.refusal()).hasMessage(message);
            });
  }

  @Test
  void theBootstrapHasSeededTheDefaultAndTheExtraRoles() {
    assertThat(roles.list(Optional.empty(), true))
        .extracting(role -> role.scope() + " " + role.name() + " " + role.systemRole())
        .containsExactly(
            "global auditor false",
            "global platform_admin true",
            "global platform_viewer true",
            "team analyst false",
            "team developer true",
            "team team_admin true",
            "team viewer true");
    assertThat(systemRole("analyst", RoleScope.TEAM).permissions())
        .containsExactlyInAnyOrder("resources.read", "prompts.read");
    assertThat(roles.list(Optional.of(RoleScope.GLOBAL), true)).hasSize(3);
    RoleCatalogue.CURRENT
        .roles()
        .forEach(
            role ->
                assertThat(systemRole(role.name(), role.scope()).permissions())
                    .containsExactlyInAnyOrderElementsOf(role.permissions()));
  }

  @Test
  void aRoleIsKeptAsItWasMade() {
    RoleDetails parent = role("test parent", RoleScope.TEAM, "tools.update");
    GetOrCreateResult<RoleDetails> made =
        roles.create(
            new NewRole(
                "  test role ",
                RoleScope.TEAM,
                Optional.of("Tests"),
                Set.of("tools.read", "prompts.read"),
                Optional.of(parent.id()),
                Optional.of("Ada@example.com"),
                false));

    assertThat(made.created()).isTrue();
    RoleDetails role = roles.find(made.value().id()).orElseThrow();
    assertThat(role).isEqualTo(made.value());
    assertThat(role.name()).isEqualTo("test role");
    assertThat(role.description()).contains("Tests");
    assertThat(role.permissions()).containsExactly("prompts.read", "tools.read");
    assertThat(role.effectivePermissions())
        .containsExactly("prompts.read", "tools.read", "tools.update");
    assertThat(role.inheritsFrom()).contains(parent.id());
    assertThat(role.createdBy()).contains(ADA);
    assertThat(role.active()).isTrue();
    assertThat(role.createdAt()).isBeforeOrEqualTo(role.updatedAt());
    assertThat(Duration.between(role.createdAt(), Instant.now()).abs())
        .isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void aRoleThatCannotBeIsRefused() {
    NewRole good = newRole("test role", RoleScope.TEAM, Set.of("tools.read"));
    assertRefused(
        roles.tryCreate(newRole("test role", RoleScope.TEAM, Set.of("tools.fly"))),
        RbacException.UnknownPermission.class,
        "Unknown permission: \"tools.fly\"");
    assertRefused(
        roles.tryCreate(newRole(" ", RoleScope.TEAM, Set.of())),
        RbacException.InvalidText.class,
        "The name of a role must have 1 to 255 characters, none of them a control character");
    assertRefused(
        roles.tryCreate(inheriting(good, "no-such-role")),
        RbacException.UnknownRole.class,
        "There is no role \"no-such-role\"");
    assertRefused(
        roles.tryCreate(inheriting(good, "x".repeat(50))),
        RbacException.UnknownRole.class,
        "There is no role \"" + "x".repeat(50) + "\"");
    assertRefused(
        roles.tryCreate(
            new NewRole(
                "test role",
                RoleScope.TEAM,
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Optional.of("nobody@example.com"),
                false)),
        RbacException.UnknownUser.class,
        "There is no user \"nobody@example.com\"");
    RoleDetails deleted = role("test deleted", RoleScope.TEAM);
    roles.delete(deleted.id(), NOBODY);
    assertRefused(
        roles.tryCreate(inheriting(good, deleted.id())),
        RbacException.InactiveRole.class,
        "The role \"test deleted\" is not active");
    assertThat(roles.findActive("test role", RoleScope.TEAM)).isEmpty();
  }

  @Test
  void aRoleChangesWhereItIsToldTo() {
    RoleDetails parent = role("test parent", RoleScope.TEAM, "tools.update");
    RoleDetails role = role("test role", RoleScope.TEAM, "tools.read");

    RoleDetails changed =
        roles.update(
            role.id(),
            new RoleChange(
                Optional.of("test renamed"),
                Optional.of("New"),
                Optional.of(Set.of("prompts.read")),
                Optional.of(new RoleChange.Parent(Optional.of(parent.id()))),
                Optional.empty()));
    assertThat(changed.name()).isEqualTo("test renamed");
    assertThat(changed.description()).contains("New");
    assertThat(changed.permissions()).containsExactly("prompts.read");
    assertThat(changed.effectivePermissions()).containsExactly("prompts.read", "tools.update");
    assertThat(changed.updatedAt()).isAfter(role.updatedAt());

    RoleDetails back = roles.update(role.id(), parent(Optional.empty()));
    assertThat(back.effectivePermissions()).containsExactly("prompts.read");
    assertThat(back.name()).isEqualTo("test renamed");
    assertThat(back.description()).contains("New");
    assertThat(roles.update(role.id(), description(" ")).description()).isEmpty();
  }

  @Test
  void aChangeThatCannotBeIsRefused() {
    RoleDetails role = role("test role", RoleScope.TEAM, "tools.read");
    role("test taken", RoleScope.TEAM);
    assertRefused(
        roles.tryUpdate("no-such-role", name("any")),
        RbacException.UnknownRole.class,
        "There is no role \"no-such-role\"");
    assertRefused(
        roles.tryUpdate(systemRole("viewer", RoleScope.TEAM).id(), name("mine")),
        RbacException.SystemRoleProtected.class,
        "The system role \"viewer\" can be neither changed nor deleted");
    assertRefused(
        roles.tryDelete(systemRole("viewer", RoleScope.TEAM).id(), NOBODY),
        RbacException.SystemRoleProtected.class,
        "The system role \"viewer\" can be neither changed nor deleted");
    assertRefused(
        roles.tryUpdate(role.id(), permissions(Set.of("tools.fly"))),
        RbacException.UnknownPermission.class,
        "Unknown permission: \"tools.fly\"");
    assertRefused(
        roles.tryUpdate(role.id(), name("test taken")),
        RbacException.RoleNameTaken.class,
        "There is an active team role with the name \"test taken\" already");
    assertThat(roles.find(role.id())).contains(role);
  }

  @Test
  void aRefusedChangeLeavesTheCallersTransactionAlone() {
    RoleDetails role = role("test role", RoleScope.TEAM, "tools.read");
    role("test taken", RoleScope.TEAM);

    work.inTransaction(
        entities -> {
          roles.update(role.id(), description("before"));
          assertThat(roles.tryUpdate(role.id(), name("test taken")))
              .isInstanceOf(Outcome.Refused.class);
          return roles.update(role.id(), permissions(Set.of("prompts.read")));
        });

    RoleDetails kept = roles.find(role.id()).orElseThrow();
    assertThat(kept.description()).contains("before");
    assertThat(kept.permissions()).containsExactly("prompts.read");
  }

  @Test
  void aDeletedRoleIsKeptWithItsAssignmentsEnded() {
    RoleDetails role = role("test role", RoleScope.TEAM, "tools.read");
    assignments.assign(NewAssignment.of(ADA, role.id(), RoleScope.TEAM).inTeam("t1"));
    assertThat(checker.check(PermissionRequest.of(ADA, Permission.TOOLS_READ)).isGranted())
        .isTrue();

    roles.delete(role.id(), Optional.of(BOB));

    assertThat(checker.check(PermissionRequest.of(ADA, Permission.TOOLS_READ)).isGranted())
        .isFalse();
    RoleDetails kept = roles.find(role.id()).orElseThrow();
    assertThat(kept.active()).isFalse();
    assertThat(kept.permissions()).containsExactly("tools.read");
    assertThat(kept.effectivePermissions()).isEmpty();
    assertThat(roles.list(Optional.empty(), true)).doesNotContain(kept);
    assertThat(roles.list(Optional.empty(), false)).contains(kept);
    assertThat(assignments.list(ADA, Optional.empty(), true)).isEmpty();
    assertThat(
            work.query(
                "SELECT concat_ws(' ', is_active, revoked_by, revoked_at <= now()) FROM user_roles WHERE role_id = ?",
                role.id()))
        .containsExactly("f bob@example.com t");
    assertRefused(
        roles.tryDelete(role.id(), NOBODY),
        RbacException.UnknownRole.class,
        "There is no role \"" + role.id() + "\"");
    assertRefused(
        assignments.tryAssign(NewAssignment.of(ADA, role.id(), RoleScope.TEAM).inTeam("t1")),
        RbacException.InactiveRole.class,
        "The role \"test role\" is not active");
  }

  @Test
  void aDeletedRoleComesBackUnlessItsNameIsTaken() {
    RoleDetails role = role("test role", RoleScope.TEAM, "tools.read");
    assignments.assign(NewAssignment.of(ADA, role.id(), RoleScope.TEAM).inTeam("t1"));
    roles.delete(role.id(), NOBODY);
    RoleDetails successor = role("test role", RoleScope.TEAM, "tools.update");
    assertThat(successor.id()).isNotEqualTo(role.id());

    assertRefused(
        roles.tryUpdate(role.id(), active()),
        RbacException.RoleNameTaken.class,
        "There is an active team role with the name \"test role\" already");

    roles.delete(successor.id(), NOBODY);
    assertThat(roles.update(role.id(), active()).active()).isTrue();
    assertThat(assignments.list(ADA, Optional.empty(), true))
        .as("assignments do not come back")
        .isEmpty();
  }

  @Test
  void aCycleIsRefused() {
    RoleDetails a = role("test a", RoleScope.TEAM);
    RoleDetails b =
        roles.create(inheriting(newRole("test b", RoleScope.TEAM, Set.of()), a.id())).value();
    RoleDetails c =
        roles.create(inheriting(newRole("test c", RoleScope.TEAM, Set.of()), b.id())).value();

    assertRefused(
        roles.tryUpdate(a.id(), parent(Optional.of(c.id()))),
        RbacException.InheritanceCycle.class,
        "The role \"%s\" cannot inherit from \"%s\", which inherits from it"
            .formatted(a.id(), c.id()));
    assertRefused(
        roles.tryUpdate(a.id(), parent(Optional.of(a.id()))),
        RbacException.InheritanceCycle.class,
        "The role \"%s\" cannot inherit from \"%s\", which inherits from it"
            .formatted(a.id(), a.id()));
    roles.delete(b.id(), NOBODY);
    assertThat(roles.tryUpdate(a.id(), parent(Optional.of(c.id()))))
        .as("b could become active again")
        .isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void editsAtTheSameTimeMakeNoCycle() throws Exception {
    List<RoleDetails> ring =
        IntStream.range(0, 4).mapToObj(i -> role("test ring " + i, RoleScope.TEAM)).toList();
    for (int round = 0; round < 25; round++) {
      work.execute("UPDATE roles SET inherits_from = NULL WHERE name LIKE 'test ring%'");
      List<Callable<Boolean>> edits =
          IntStream.range(0, 4)
              .<Callable<Boolean>>mapToObj(
                  i ->
                      () ->
                          roles.tryUpdate(
                                  ring.get(i).id(), parent(Optional.of(ring.get((i + 1) % 4).id())))
                              instanceof Outcome.Done)
              .toList();

      List<Boolean> done = Rivals.atOnce(edits, threads);

      assertThat(Collections.frequency(done, true)).as("round " + round).isEqualTo(3);
      assertThat(
              work.query(
                  "SELECT count(*) FROM roles WHERE name LIKE 'test ring%' AND inherits_from IS NOT NULL"))
          .containsExactly("3");
    }
  }

  @Test
  void anAssignmentIsKeptAsItWasMade() {
    Instant expiry = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MICROS);
    RoleDetails role = systemRole("viewer", RoleScope.TEAM);

    GetOrCreateResult<AssignmentDetails> made =
        assignments.assign(
            until(
                    by(
                        NewAssignment.of("Ada@Example.com", role.id(), RoleScope.TEAM).inTeam("t1"),
                        "BOB@example.com"),
                    expiry)
                .from(GrantSource.SSO));

    assertThat(made.created()).isTrue();
    AssignmentDetails held = made.value();
    assertThat(assignments.list(ADA, Optional.of(RoleScope.TEAM), false)).containsExactly(held);
    assertThat(held.userEmail()).isEqualTo(ADA);
    assertThat(held.roleName()).isEqualTo("viewer");
    assertThat(held.scopeId()).contains("t1");
    assertThat(held.grantedBy()).contains(BOB);
    assertThat(held.expiresAt()).contains(expiry);
    assertThat(held.grantSource()).isEqualTo(GrantSource.SSO);
    assertThat(held.active()).isTrue();
    assertThat(
            assignments
                .assign(NewAssignment.of(ADA, role.id(), RoleScope.TEAM).inTeam("t1"))
                .map(AssignmentDetails::id))
        .isEqualTo(new GetOrCreateResult<>(held.id(), false));
    assertThat(
            assignments
                .assign(NewAssignment.of(ADA, role.id(), RoleScope.TEAM).inTeam("t2"))
                .created())
        .as("another team is another fact")
        .isTrue();
    assertThat(assignments.list(ADA, Optional.of(RoleScope.TEAM), false)).hasSize(2);
    assertThat(assignments.list(ADA, Optional.of(RoleScope.GLOBAL), false)).isEmpty();
  }

  @Test
  void anAssignmentThatCannotBeIsRefused() {
    RoleDetails ofTeam = systemRole("viewer", RoleScope.TEAM);
    RoleDetails global = systemRole("platform_viewer", RoleScope.GLOBAL);
    NewAssignment inTeam = NewAssignment.of(ADA, ofTeam.id(), RoleScope.TEAM).inTeam("t1");
    assertRefused(
        assignments.tryAssign(NewAssignment.of(ADA, "no-such-role", RoleScope.GLOBAL)),
        RbacException.UnknownRole.class,
        "There is no role \"no-such-role\"");
    assertRefused(
        assignments.tryAssign(
            NewAssignment.of("nobody@example.com", global.id(), RoleScope.GLOBAL)),
        RbacException.UnknownUser.class,
        "There is no user \"nobody@example.com\"");
    assertRefused(
        assignments.tryAssign(
            by(NewAssignment.of(ADA, global.id(), RoleScope.GLOBAL), "nobody@example.com")),
        RbacException.UnknownUser.class,
        "There is no user \"nobody@example.com\"");
    assertRefused(
        assignments.tryAssign(inTeam.inTeam("no-such-team")),
        RbacException.UnknownTeam.class,
        "There is no team \"no-such-team\"");
    assertRefused(
        assignments.tryAssign(NewAssignment.of(ADA, ofTeam.id(), RoleScope.GLOBAL)),
        RbacException.ScopeMismatch.class,
        "The role \"viewer\" has the scope team and cannot be held with the scope global");
    assertRefused(
        assignments.tryAssign(NewAssignment.of(ADA, ofTeam.id(), RoleScope.TEAM)),
        RbacException.TeamRequired.class,
        "The team role \"viewer\" needs a scope_id: the team");
    assertRefused(
        assignments.tryAssign(NewAssignment.of(ADA, global.id(), RoleScope.GLOBAL).inTeam("t1")),
        RbacException.TeamNotAllowed.class,
        "The global role \"platform_viewer\" takes no scope_id");
    assertRefused(
        assignments.tryAssign(until(inTeam, Instant.parse("2020-01-01T00:00:00Z"))),
        RbacException.ExpiryInPast.class,
        "expires_at is in the past: 2020-01-01T00:00:00Z");
    assertRefused(
        assignments.tryAssign(until(inTeam, Instant.MAX)),
        RbacException.ExpiryTooFar.class,
        "expires_at is after 9999-12-31T00:00:00Z: leave it out instead");
    for (String impossible : new String[] {"a\u0000b", "x".repeat(300)}) {
      assertThat(assignments.tryAssign(NewAssignment.of(impossible, global.id(), RoleScope.GLOBAL)))
          .isInstanceOf(Outcome.Refused.class);
      assertThat(assignments.tryAssign(NewAssignment.of(ADA, impossible, RoleScope.GLOBAL)))
          .isInstanceOf(Outcome.Refused.class);
      assertThat(assignments.tryAssign(inTeam.inTeam(impossible)))
          .isInstanceOf(Outcome.Refused.class);
      assertThat(assignments.tryAssign(by(inTeam, impossible))).isInstanceOf(Outcome.Refused.class);
      assertThat(roles.find(impossible)).isEmpty();
      assertThat(roles.findActive(impossible, RoleScope.TEAM)).isEmpty();
      assertThat(
              assignments.tryRevoke(
                  ADA, impossible, RoleScope.TEAM, Optional.of(impossible), NOBODY))
          .isInstanceOf(Outcome.Refused.class);
    }
    assertThat(work.query("SELECT count(*) FROM user_roles")).containsExactly("0");
  }

  @Test
  void anExpiredAssignmentDoesNotBlockANewOne() throws Exception {
    RoleDetails role = systemRole("platform_viewer", RoleScope.GLOBAL);
    String expired =
        assignments.assign(NewAssignment.of(ADA, role.id(), RoleScope.GLOBAL)).value().id();
    for (int round = 0; round < 10; round++) {
      work.execute(
          "UPDATE user_roles SET expires_at = now() - interval '1 second' WHERE is_active");
      assertThat(assignments.list(ADA, Optional.of(RoleScope.GLOBAL), false)).isEmpty();

      List<GetOrCreateResult<AssignmentDetails>> saved =
          Rivals.atOnce(
              6,
              threads,
              () -> assignments.assign(NewAssignment.of(ADA, role.id(), RoleScope.GLOBAL)));

      assertThat(saved.stream().filter(GetOrCreateResult::created)).hasSize(1);
      assertThat(saved.stream().map(s -> s.value().id()).distinct())
          .hasSize(1)
          .doesNotContain(expired);
      assertThat(work.query("SELECT count(*) FROM user_roles WHERE is_active"))
          .containsExactly("1");
      expired = saved.get(0).value().id();
    }
  }

  @Test
  void manyWhoAssignTheSameAtOnceMakeOneRow() throws Exception {
    RoleDetails role = systemRole("viewer", RoleScope.TEAM);
    for (int round = 0; round < 5; round++) {
      work.execute("DELETE FROM user_roles");

      List<GetOrCreateResult<AssignmentDetails>> saved =
          Rivals.atOnce(
              16,
              threads,
              () ->
                  assignments.assign(
                      NewAssignment.of(ADA, role.id(), RoleScope.TEAM).inTeam("t1")));

      assertThat(saved.stream().filter(GetOrCreateResult::created)).hasSize(1);
      assertThat(work.query("SELECT count(*) FROM user_roles")).containsExactly("1");
    }
  }

  @Test
  void nobodyIsGivenARoleThatIsJustBeingDeleted() throws Exception {
    for (int round = 0; round < 15; round++) {
      RoleDetails role = role("test role", RoleScope.GLOBAL, "tools.read");

      Rivals.atOnce(
          List.of(
              () -> roles.tryDelete(role.id(), NOBODY),
              () -> assignments.tryAssign(NewAssignment.of(ADA, role.id(), RoleScope.GLOBAL)),
              () -> assignments.tryAssign(NewAssignment.of(BOB, role.id(), RoleScope.GLOBAL))),
          threads);

      assertThat(
              work.query(
                  "SELECT count(*) FROM user_roles ur JOIN roles r ON r.id = ur.role_id"
                      + " WHERE ur.is_active AND NOT r.is_active"))
          .containsExactly("0");
    }
  }

  @Test
  void revokingRecordsWhoAndWhen() {
    RoleDetails role = systemRole("viewer", RoleScope.TEAM);
    Optional<String> team = Optional.of("t1");
    assignments.assign(NewAssignment.of(ADA, role.id(), RoleScope.TEAM).inTeam("t1"));
    assertRefused(
        assignments.tryRevoke(
            ADA, role.id(), RoleScope.TEAM, team, Optional.of("nobody@example.com")),
        RbacException.UnknownUser.class,
        "There is no user \"nobody@example.com\"");
    assertRefused(
        assignments.tryRevoke(ADA, role.id(), RoleScope.TEAM, Optional.of("t2"), NOBODY),
        RbacException.UnknownAssignment.class,
        "The user \"ada@example.com\" does not hold the role \"" + role.id() + "\" there");

    AssignmentDetails revoked =
        assignments.revoke(ADA, role.id(), RoleScope.TEAM, team, Optional.of(BOB));

    assertThat(revoked.active()).isFalse();
    assertThat(revoked.revokedBy()).contains(BOB);
    assertThat(Duration.between(revoked.revokedAt().orElseThrow(), Instant.now()).abs())
        .isLessThan(Duration.ofMinutes(1));
    assertThat(assignments.tryRevoke(ADA, role.id(), RoleScope.TEAM, team, NOBODY))
        .isInstanceOf(Outcome.Refused.class);
    assertThat(
            assignments
                .assign(NewAssignment.of(ADA, role.id(), RoleScope.TEAM).inTeam("t1"))
                .created())
        .isTrue();
  }

  @Test
  void aViolationThatIsNeitherARaceNorAnUnknownRowNamesTheRule() {
    RoleDetails role = role("test role", RoleScope.TEAM, "tools.read");
    work.execute(
        "ALTER TABLE roles ADD CONSTRAINT roles_no_zebras CHECK (name <> 'test zebra')",
        "ALTER TABLE user_roles ADD CONSTRAINT user_roles_not_bob CHECK (user_email <> 'bob@example.com')");
    try {
      work.inTransaction(
          entities -> {
            assertRefused(
                roles.tryCreate(newRole("test zebra", RoleScope.TEAM, Set.of())),
                RbacException.ConstraintRefused.class,
                "The database refused this by its rule \"roles_no_zebras\"");
            assertRefused(
                roles.tryUpdate(role.id(), name("test zebra")),
                RbacException.ConstraintRefused.class,
                "The database refused this by its rule \"roles_no_zebras\"");
            assertRefused(
                assignments.tryAssign(
                    NewAssignment.of(BOB, role.id(), RoleScope.TEAM).inTeam("t1")),
                RbacException.ConstraintRefused.class,
                "The database refused this by its rule \"user_roles_not_bob\"");
            return roles.update(role.id(), description("still here"));
          });
    } finally {
      work.execute(
          "ALTER TABLE roles DROP CONSTRAINT roles_no_zebras",
          "ALTER TABLE user_roles DROP CONSTRAINT user_roles_not_bob");
    }
    assertThat(roles.find(role.id()).orElseThrow().description()).contains("still here");
  }

  @Test
  void theReplicaThatMadeAChangeSeesItAtOnce() {
    RoleDetails role = role("test role", RoleScope.GLOBAL, "tools.read");
    PermissionRequest request = PermissionRequest.of(ADA, Permission.TOOLS_READ);
    for (int round = 0; round < 20; round++) {
      assertThat(checker.check(request)).isEqualTo(PermissionDecision.NOT_HELD);
      assignments.assign(NewAssignment.of(ADA, role.id(), RoleScope.GLOBAL));
      assertThat(checker.check(request)).isEqualTo(PermissionDecision.GRANTED);
      assignments.revoke(ADA, role.id(), RoleScope.GLOBAL, Optional.empty(), NOBODY);
    }
  }

  @Test
  void whatIsNotCommittedIsNeitherSeenNorRemembered() {
    RoleDetails role = role("test role", RoleScope.GLOBAL, "tools.read");
    String stranger = UUID.randomUUID() + "@example.com";
    work.execute(
        "INSERT INTO email_users (id, email) VALUES (gen_random_uuid(), '%s')".formatted(stranger));
    PermissionRequest request = PermissionRequest.of(stranger, Permission.TOOLS_READ);

    assertThatThrownBy(
            () ->
                work.inTransaction(
                    entities -> {
                      assignments.assign(NewAssignment.of(stranger, role.id(), RoleScope.GLOBAL));
                      assertThat(checker.check(request)).isEqualTo(PermissionDecision.NOT_HELD);
                      throw new IllegalStateException("roll back");
                    }))
        .isExactlyInstanceOf(IllegalStateException.class);

    assertThat(checker.check(request)).isEqualTo(PermissionDecision.NOT_HELD);
  }

  @Test
  void aDecisionStaysRecordedThoughTheTransactionAroundItRollsBack() {
    work.execute("DELETE FROM permission_audit_log");
    assertThatThrownBy(
            () ->
                work.inTransaction(
                    entities -> {
                      checker.check(
                          PermissionRequest.of(ADA, Permission.TOOLS_READ)
                              .auditedFrom(
                                  new PermissionRequest.Origin(
                                      Optional.of("192.0.2.7"), Optional.empty())));
                      throw new IllegalStateException("roll back");
                    }))
        .isExactlyInstanceOf(IllegalStateException.class);

    assertThat(work.query("SELECT ip_address || ' ' || granted FROM permission_audit_log"))
        .containsExactly("192.0.2.7 false");
  }
}
