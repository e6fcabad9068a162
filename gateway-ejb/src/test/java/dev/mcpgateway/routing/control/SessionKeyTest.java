package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rbac.TokenScope;
import dev.mcpgateway.rbac.boundary.Authorities;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.rbac.control.UserAccess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose session at an upstream server is whose. */
class SessionKeyTest {

  /** As the column of the owner has it. */
  private static final int MAX_OWNER_LENGTH = 300;

  @Test
  void anAccountThatIsMadeAnewHasOtherSessionsWhateverItsToken() {
    String email = "a".repeat(255);
    for (TokenScope scope : List.of(TokenScope.NONE, TokenScope.NONE.toTeam("team"))) {
      SessionKey before = SessionKey.ofUser(user(email, "0".repeat(36), scope), "gateway");

      assertThat(before)
          .isEqualTo(SessionKey.ofUser(user(email, "0".repeat(36), scope), "gateway"))
          .isNotEqualTo(SessionKey.ofUser(user(email, "1".repeat(36), scope), "gateway"));
      assertThat(before.owner()).hasSizeLessThanOrEqualTo(MAX_OWNER_LENGTH);
    }
  }

  private static Authority user(String email, String personalTeam, TokenScope scope) {
    return Authorities.of(
        email, new UserAccess(Optional.of(personalTeam), List.of(), Map.of()), scope);
  }
}
