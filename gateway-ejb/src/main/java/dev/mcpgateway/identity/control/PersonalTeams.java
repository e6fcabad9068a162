package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.TeamDetails;
import dev.mcpgateway.identity.TeamRole;
import dev.mcpgateway.naming.ReadableName;
import dev.mcpgateway.persistence.ColumnText;
import dev.mcpgateway.rbac.GrantSource;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;

/** The personal team of each account. */
@Dependent
public class PersonalTeams {

  private static final int MAX_NAME_LENGTH = 240;

  @Inject private TeamStore teams;
  @Inject private Memberships members;

  /** Ensures that the account has its personal team, owns it, and has {@code team_admin} in it. */
  public TeamDetails ensure(EmailAddress owner, Optional<String> fullName, GrantSource source) {
    String name =
        fullName.filter(full -> ReadableName.flaw(full).isEmpty()).orElseGet(owner::localPart);
    TeamDetails team =
        teams.findOrInsertPersonal(owner, ColumnText.fitting(name, MAX_NAME_LENGTH) + "'s team");
    members.put(team, owner, TeamRole.OWNER, Optional.empty(), source);
    return team;
  }
}
