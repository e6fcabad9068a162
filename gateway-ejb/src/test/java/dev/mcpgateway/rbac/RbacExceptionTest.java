package dev.mcpgateway.rbac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.exception.DomainException;
import dev.mcpgateway.exception.DomainException.Kind;
import dev.mcpgateway.exception.ErrorMember;
import dev.mcpgateway.persistence.ConstraintViolation;
import jakarta.ejb.ApplicationException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RbacExceptionTest {

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            new RbacException.UnknownPermission(Set.of("tools.fly", "a.b")),
            Kind.INVALID,
            "Unknown permission: \"a.b\", \"tools.fly\""),
        Arguments.of(
            RbacException.InvalidText.name(255),
            Kind.INVALID,
            "The name of a role must have 1 to 255 characters, none of them a control character"),
        Arguments.of(
            RbacException.InvalidText.description(4096),
            Kind.INVALID,
            "The description of a role must have at most 4096 characters, none of them a control character"
                + " but line ends and tabs"),
        Arguments.of(
            new RbacException.UnknownUser("ada@example.com"),
            Kind.NOT_FOUND,
            "There is no user \"ada@example.com\""),
        Arguments.of(
            new RbacException.UnknownTeam("t1"), Kind.NOT_FOUND, "There is no team \"t1\""),
        Arguments.of(
            new RbacException.UnknownRole("r1"), Kind.NOT_FOUND, "There is no role \"r1\""),
        Arguments.of(
            new RbacException.InactiveRole("tester"),
            Kind.CONFLICT,
            "The role \"tester\" is not active"),
        Arguments.of(
            new RbacException.UnknownAssignment("ada@example.com", "r1"),
            Kind.NOT_FOUND,
            "The user \"ada@example.com\" does not hold the role \"r1\" there"),
        Arguments.of(
            new RbacException.ScopeMismatch("tester", RoleScope.GLOBAL, RoleScope.TEAM),
            Kind.INVALID,
            "The role \"tester\" has the scope team and cannot be held with the scope global"),
        Arguments.of(
            new RbacException.TeamRequired("tester"),
            Kind.INVALID,
            "The team role \"tester\" needs a scope_id: the team"),
        Arguments.of(
            new RbacException.TeamNotAllowed("auditor", RoleScope.GLOBAL),
            Kind.INVALID,
            "The global role \"auditor\" takes no scope_id"),
        Arguments.of(
            new RbacException.ExpiryInPast(Instant.parse("2020-01-02T03:04:05Z")),
            Kind.INVALID,
            "expires_at is in the past: 2020-01-02T03:04:05Z"),
        Arguments.of(
            new RbacException.ExpiryTooFar(
                Instant.parse("+10000-01-01T00:00:00Z"), Instant.parse("9999-12-31T00:00:00Z")),
            Kind.INVALID,
            "expires_at is after 9999-12-31T00:00:00Z: leave it out instead"),
        Arguments.of(
            new RbacException.SystemRoleProtected("viewer"),
            Kind.FORBIDDEN,
            "The system role \"viewer\" can be neither changed nor deleted"),
        Arguments.of(
            new RbacException.NotHeld(List.of("tools.read", "*")),
            Kind.FORBIDDEN,
            "This needs permissions that you do not hold: *, tools.read"),
        Arguments.of(
            new RbacException.OutlivesGiver(Instant.parse("2030-01-02T03:04:05Z")),
            Kind.FORBIDDEN,
            "You hold what this gives until 2030-01-02T03:04:05Z only: it cannot be given for longer"),
        Arguments.of(
            new RbacException.OutlivesAuthority(
                List.of("tools.read", "*"), Instant.parse("2030-01-02T03:04:05Z")),
            Kind.FORBIDDEN,
            "This needs permissions for as long as that account holds them, and you hold them until"
                + " 2030-01-02T03:04:05Z only: *, tools.read"),
        Arguments.of(
            new RbacException.LoginRequired(),
            Kind.FORBIDDEN,
            "An API token cannot do this: log in"),
        Arguments.of(
            new RbacException.SelfGrant(), Kind.FORBIDDEN, "You cannot give a role to yourself"),
        Arguments.of(
            new RbacException.SystemRoleReserved(),
            Kind.FORBIDDEN,
            "Only somebody who holds * can make a system role"),
        Arguments.of(
            new RbacException.AlreadyHeld("ada@example.com", "tester"),
            Kind.CONFLICT,
            "The user \"ada@example.com\" holds the role \"tester\" there already"),
        Arguments.of(
            new RbacException.LastAdministrator(),
            Kind.CONFLICT,
            "Nobody would be left who holds * everywhere and without an end: make another"
                + " administrator first"),
        Arguments.of(
            new RbacException.StaleRole("tester"),
            Kind.STALE,
            "The role \"tester\" has been changed meanwhile: read it again"),
        Arguments.of(
            new RbacException.RoleNameTaken("tester", RoleScope.TEAM),
            Kind.CONFLICT,
            "There is an active team role with the name \"tester\" already"),
        Arguments.of(
            new RbacException.InheritanceCycle("r1", "r2"),
            Kind.CONFLICT,
            "The role \"r1\" cannot inherit from \"r2\", which inherits from it"),
        Arguments.of(
            new RbacException.ConstraintRefused(
                new ConstraintViolation(ConstraintViolation.Kind.CHECK, "roles_scope_known")),
            Kind.INVALID,
            "The database refused this by its rule \"roles_scope_known\""),
        Arguments.of(
            new RbacException.DefaultRoleNameTaken("viewer", RoleScope.TEAM, "r1"),
            Kind.CONFLICT,
            "The team role \"viewer\" (id r1) is not a system role but has the name of a default role:"
                + " rename it or deactivate it, then start again"),
        Arguments.of(
            RbacException.ExtraRolesRefused.at("roles.json", 3, 7, "expected a role, an object"),
            Kind.INVALID,
            "mcpgateway.rbac.extra-roles-file: \"roles.json\", line 3, column 7: expected a role, an object"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void saysWhatIsRefusedAndWhatKindOfAnswerThatIs(
      RbacException exception, Kind kind, String message) {
    assertThat(exception).hasMessage(message);
    assertThat(exception.kind()).isEqualTo(kind);
  }

  @Test
  void everyExceptionIsInTheTableAbove() {
    assertThat(refusals().map(row -> row.get()[0].getClass().getName()).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(RbacException.class.getPermittedSubclasses())
                .map(Class::getName)
                .toList());
  }

  @Test
  void rollsBackWhenThrownAsDoAllThatComeAfterIt() {
    ApplicationException rule = DomainException.class.getAnnotation(ApplicationException.class);
    assertThat(rule.rollback()).isTrue();
    assertThat(rule.inherited()).isTrue();
  }

  @Test
  void repeatsInputWithoutItsControlCharactersAndAllOfItsLength() {
    assertThat(new RbacException.UnknownUser("a\nb\u0000c"))
        .hasMessage("There is no user \"a\u00b7b\u00b7c\"");
    assertThat(new RbacException.UnknownRole("x".repeat(101)))
        .hasMessage("There is no role \"" + "x".repeat(100) + "\u2026\"");
  }

  @Test
  void carriesItsValues() {
    Set<Class<?>> withoutValues =
        Set.of(
            RbacException.LoginRequired.class,
            RbacException.SelfGrant.class,
            RbacException.SystemRoleReserved.class,
            RbacException.LastAdministrator.class,
            RbacException.ExtraRolesRefused.class);
    assertThat(refusals().map(row -> (RbacException) row.get()[0]))
        .filteredOn(exception -> !withoutValues.contains(exception.getClass()))
        .allSatisfy(
            exception ->
                assertThat(!exception.members().isEmpty() || exception.violation().isPresent())
                    .as(exception.getClass().getSimpleName())
                    .isTrue());
    Instant end = Instant.parse("2030-01-02T03:04:05Z");
    assertThat(new RbacException.OutlivesAuthority(List.of("tools.read", "*"), end).members())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                ErrorMember.PERMISSIONS, List.of("*", "tools.read"), ErrorMember.EXPIRES_AT, end));
  }

  @Test
  void carriesValuesInBounds() {
    assertThat(
            new RbacException.UnknownPermission(
                    IntStream.range(0, 50).mapToObj(i -> "a\nb" + "x".repeat(999) + i).toList())
                .members()
                .get(ErrorMember.PERMISSIONS))
        .asInstanceOf(InstanceOfAssertFactories.list(String.class))
        .hasSizeLessThanOrEqualTo(20)
        .allMatch(value -> value.length() == 256 && value.startsWith("a\u00b7b"));
    assertThat(new RbacException.UnknownRole("x\u0000" + "y".repeat(999)).members())
        .containsEntry(ErrorMember.ROLE_ID, "x\u00b7" + "y".repeat(253) + "\u2026");
  }

  @Test
  void namesTenUnknownPermissionsAtMost() {
    assertThat(
            new RbacException.UnknownPermission(
                IntStream.range(10, 22).mapToObj(i -> "p" + i).toList()))
        .hasMessageEndingWith("\"p18\", \"p19\" and 2 more");
  }

  @Test
  void anOutcomeIsTheValueOrTheException() {
    assertThat(Outcome.of(() -> "done").orElseThrow()).isEqualTo("done");
    Outcome<String> refused =
        Outcome.of(
            () -> {
              throw new RbacException.UnknownTeam("t1");
            });
    assertThat(refused).isInstanceOf(Outcome.Refused.class);
    assertThatThrownBy(refused::orElseThrow).isInstanceOf(RbacException.UnknownTeam.class);
  }
}
