package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.MemberDetails;
import dev.mcpgateway.identity.NewTeam;
import dev.mcpgateway.identity.TeamChange;
import dev.mcpgateway.identity.TeamDetails;
import dev.mcpgateway.identity.TeamRole;
import dev.mcpgateway.identity.TeamVisibility;
import dev.mcpgateway.identity.TextRules;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.rbac.AccessChanged;
import dev.mcpgateway.rbac.GrantSource;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Creates, changes and finds teams and their members, in the caller's transaction or one of its
 * own. A team always has an owner. Owners hold {@code team_admin} in the team, members {@code
 * viewer}; whoever leaves loses every role there.
 */
@Stateless
public class Teams {

  private static final Pattern SLUG = Pattern.compile("[a-z0-9](?:-?[a-z0-9]){0,199}");
  private static final int MAX_MEMBERS = 10_000;

  @Inject private TeamStore teams;
  @Inject private Memberships members;
  @Inject private AccountStore accounts;
  @Inject private Event<AccessChanged> changed;

  /**
   * Creates a team, whose owner is its creator.
   *
   * @throws IdentityException if there is no such active account, the slug is taken, or a field
   *     cannot be stored
   */
  public TeamDetails create(NewTeam team, EmailAddress creator) {
    accounts.requireActive(creator);
    team.slug()
        .filter(slug -> !SLUG.matcher(slug).matches())
        .ifPresent(
            slug -> {
              throw new IdentityException.InvalidField(
                  "slug", "1 to 200 lower-case letters, digits and single hyphens between them");
            });
    TeamDetails made =
        teams.insert(
            TextRules.readableName("name", team.name()),
            team.slug(),
            TextRules.text("description", team.description()),
            creator,
            team.visibility(),
            team.maxMembers().map(Teams::maxMembers));
    members.put(made, creator, TeamRole.OWNER, Optional.empty(), GrantSource.TEAM);
    return made;
  }

  /** Finds a team that is not deleted. */
  public Optional<TeamDetails> find(String id) {
    try {
      return Optional.of(teams.require(id));
    } catch (IdentityException.UnknownTeam e) {
      return Optional.empty();
    }
  }

  /** Finds the account's personal team. */
  public Optional<TeamDetails> findPersonal(EmailAddress owner) {
    return teams.findPersonal(owner);
  }

  /**
   * Lists teams in order of creation.
   *
   * @param visibility empty for all
   */
  public Page<TeamDetails> list(Optional<TeamVisibility> visibility, PageRequest page) {
    return teams.list(visibility, page);
  }

  /** Lists the teams of a member, in order of creation. */
  public Page<TeamDetails> listOf(EmailAddress member, PageRequest page) {
    return teams.listOf(member, page);
  }

  /**
   * Changes a team.
   *
   * @param expectedVersion the version that the change applies to; empty for any
   * @throws IdentityException if there is no such team, it has another version, a field cannot be
   *     stored, or a personal team would become public
   */
  public TeamDetails update(String id, TeamChange change, Optional<Integer> expectedVersion) {
    TeamDetails before = teams.findForUpdate(id);
    expectedVersion.ifPresent(expected -> Users.requireVersion(expected, before.version()));
    if (before.personal()
        && (change.visibility().equals(Optional.of(TeamVisibility.PUBLIC))
            || change.maxMembers().isPresent())) {
      throw new IdentityException.PersonalTeam(id);
    }
    return teams.update(
        id,
        TextRules.renamed("name", before.name(), change.name()),
        TextRules.changed("description", before.description(), change.description()),
        change.visibility().orElse(before.visibility()),
        change.maxMembers().isPresent()
            ? change.maxMembers().filter(max -> max != 0).map(Teams::maxMembers)
            : before.maxMembers());
  }

  /**
   * Soft-deletes a team: it has no members any more, its tokens are revoked, and what it owns stays
   * its own and is visible to administrators only.
   *
   * @param expectedVersion the version to delete; empty for any
   * @throws IdentityException if there is no such team, it has another version, or it is personal
   */
  public void delete(String id, Optional<Integer> expectedVersion) {
    TeamDetails team = findSharedForUpdate(id);
    expectedVersion.ifPresent(expected -> Users.requireVersion(expected, team.version()));
    teams.deactivate(id);
    changed.fire(new AccessChanged());
  }

  /** Finds a member of a team, with their role. */
  public Optional<MemberDetails> findMember(String id, EmailAddress user) {
    return members.find(teams.require(id).id(), user);
  }

  /** Lists the members of a team, in the order in which they joined. */
  public Page<MemberDetails> members(String id, PageRequest page) {
    return members.list(teams.require(id).id(), page);
  }

  /**
   * Adds a member.
   *
   * @throws IdentityException if there is no such team or active account, the team is personal or
   *     full, or the account is a member already
   */
  public MemberDetails addMember(
      String id, EmailAddress user, TeamRole role, EmailAddress addedBy) {
    return members.add(findSharedForUpdate(id), user, role, Optional.of(addedBy));
  }

  /**
   * Changes the role of a member.
   *
   * @throws IdentityException if there is no such team or member, or the member is the last owner
   */
  public MemberDetails changeRole(
      String id, EmailAddress user, TeamRole role, EmailAddress changedBy) {
    return members.changeRole(findSharedForUpdate(id), user, role, changedBy);
  }

  /**
   * Removes a member.
   *
   * @param removedBy the member themselves if they leave
   * @throws IdentityException if there is no such team or member, the team is personal, or the
   *     member is the last owner
   */
  public void removeMember(String id, EmailAddress user, EmailAddress removedBy) {
    members.remove(findSharedForUpdate(id), user, removedBy);
  }

  private TeamDetails findSharedForUpdate(String id) {
    TeamDetails team = teams.findForUpdate(id);
    if (team.personal()) {
      throw new IdentityException.PersonalTeam(id);
    }
    return team;
  }

  private static int maxMembers(int max) {
    if (max < 1 || max > MAX_MEMBERS) {
      throw new IdentityException.InvalidField(
          "max_members", String.format(Locale.ROOT, "a number from 1 to %d", MAX_MEMBERS));
    }
    return max;
  }
}
