package dev.mcpgateway.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Inputs of the identity services, with only the components that a test is about. */
public final class IdentityInputs {

  private IdentityInputs() {}

  public static NewUser newUser(String email, String password) {
    return new NewUser(EmailAddress.of(email), password, Optional.empty(), false, false);
  }

  public static UserChange fullName(String name) {
    return change(Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public static UserChange administrator(boolean now) {
    return change(Optional.empty(), Optional.of(now), Optional.empty(), Optional.empty());
  }

  public static UserChange password(String password, boolean changeRequired) {
    return change(
        Optional.empty(), Optional.empty(), Optional.of(changeRequired), Optional.of(password));
  }

  private static UserChange change(
      Optional<String> fullName,
      Optional<Boolean> administrator,
      Optional<Boolean> passwordChangeRequired,
      Optional<String> password) {
    return new UserChange(
        fullName, administrator, Optional.empty(), passwordChangeRequired, password);
  }

  public static NewTeam newTeam(String name) {
    return newTeam(name, TeamVisibility.PRIVATE, Optional.empty());
  }

  public static NewTeam publicTeam(String name) {
    return newTeam(name, TeamVisibility.PUBLIC, Optional.empty());
  }

  public static NewTeam newTeam(String name, int maxMembers) {
    return newTeam(name, TeamVisibility.PRIVATE, Optional.of(maxMembers));
  }

  private static NewTeam newTeam(
      String name, TeamVisibility visibility, Optional<Integer> maxMembers) {
    return new NewTeam(name, Optional.empty(), Optional.empty(), visibility, maxMembers);
  }

  public static TeamChange teamChange(Optional<String> name, Optional<TeamVisibility> visibility) {
    return new TeamChange(name, Optional.empty(), visibility, Optional.empty());
  }

  public static NewApiToken newToken(String name) {
    return newToken(name, Optional.empty());
  }

  public static NewApiToken newToken(String name, Optional<Instant> expiry) {
    return new NewApiToken(
        name,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Set.of(),
        Set.of(),
        expiry);
  }

  public static ApiTokenChange tokenName(String name) {
    return new ApiTokenChange(Optional.of(name), Optional.empty(), Optional.empty());
  }
}
