package dev.mcpgateway.rest.identity;

import dev.mcpgateway.identity.TeamRole;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** A user to add to a team or to invite. */
public record MemberInput(@Size(min = 3, max = 255) String email, Optional<TeamRole> role) {

  TeamRole wanted() {
    return role.orElse(TeamRole.MEMBER);
  }
}
