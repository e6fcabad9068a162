package dev.mcpgateway.rbac.control;

import dev.mcpgateway.naming.ReadableName;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RbacException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Rules for the texts of roles and assignments. */
public final class RoleRules {

  static final int MAX_NAME_LENGTH = 255;
  static final int MAX_DESCRIPTION_LENGTH = 4096;
  static final int MAX_EMAIL = 255;

  private RoleRules() {}

  /**
   * Checks a name.
   *
   * @return the stripped name
   * @throws RbacException.InvalidText if it is blank, too long or has control characters
   */
  public static String name(String name) {
    String stripped = name.strip();
    if (stripped.isEmpty()
        || stripped.length() > MAX_NAME_LENGTH
        || stripped.chars().anyMatch(Character::isISOControl)) {
      throw RbacException.InvalidText.name(MAX_NAME_LENGTH);
    }
    return stripped;
  }

  /**
   * Like {@link #name}, for new names: normalized to NFC.
   *
   * @throws RbacException.InvalidText also if it could be confused with another
   */
  public static String readableName(String name) {
    String checked = name(ReadableName.composed(name));
    ReadableName.flaw(checked)
        .ifPresent(
            flaw -> {
              throw RbacException.InvalidText.unreadableName(flaw);
            });
    return checked;
  }

  /**
   * Checks a description.
   *
   * @return the stripped description; empty if nothing remains
   * @throws RbacException.InvalidText if it is too long, or has control characters other than line
   *     ends and tabs
   */
  public static Optional<String> description(Optional<String> description) {
    Optional<String> stripped = description.map(String::strip).filter(text -> !text.isEmpty());
    stripped.ifPresent(
        text -> {
          if (text.length() > MAX_DESCRIPTION_LENGTH
              || text.chars().anyMatch(c -> Character.isISOControl(c) && "\n\r\t".indexOf(c) < 0)) {
            throw RbacException.InvalidText.description(MAX_DESCRIPTION_LENGTH);
          }
        });
    return stripped;
  }

  /**
   * Checks that the permissions are in the catalogue.
   *
   * @throws RbacException.UnknownPermission if one of them is not in the catalogue
   */
  public static void requireKnown(Collection<String> permissions) {
    List<String> unknown =
        permissions.stream().filter(permission -> Permission.of(permission).isEmpty()).toList();
    if (!unknown.isEmpty()) {
      throw new RbacException.UnknownPermission(unknown);
    }
  }

  /** Sorts permissions, so that equal sets are stored alike. */
  public static Set<String> inOrder(Collection<String> permissions) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(new TreeSet<>(permissions)));
  }

  /**
   * Checks an e-mail, and converts it to lower case.
   *
   * @return the e-mail in canonical form
   * @throws RbacException.UnknownUser if it is not a valid address
   */
  public static String email(String email) {
    String stored = email.strip().toLowerCase(Locale.ROOT);
    if (!RoleStore.isPlausible(stored, MAX_EMAIL)) {
      throw new RbacException.UnknownUser(email);
    }
    return stored;
  }

  /**
   * Checks a team's id.
   *
   * @return the team's id
   * @throws RbacException.UnknownTeam if it is not a valid id
   */
  public static String team(String id) {
    if (!RoleStore.isPlausible(id)) {
      throw new RbacException.UnknownTeam(id);
    }
    return id;
  }
}
