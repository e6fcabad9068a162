package dev.mcpgateway.rbac.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.RbacException.ExtraRolesRefused;
import dev.mcpgateway.rbac.RoleCatalogue;
import dev.mcpgateway.rbac.RoleDefinition;
import dev.mcpgateway.rbac.RoleScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the roles of {@code mcpgateway.rbac.extra-roles-file}: a JSON array of objects with {@code
 * name}, {@code scope}, {@code permissions} and, if one likes, {@code description}. The file is
 * read as a whole or not at all.
 */
public final class ExtraRolesFile {

  static final long MAX_SIZE = 1024L * 1024L;

  private static final JsonFactory JSON = new JsonFactory();

  private final String file;
  private final JsonParser json;
  private int entry;

  private ExtraRolesFile(Path file, JsonParser json) {
    this.file = file.toString();
    this.json = json;
  }

  /**
   * Reads the file.
   *
   * @throws ExtraRolesRefused if it cannot be read or is invalid, with the line and column of the
   *     error
   */
  public static List<RoleDefinition> read(Path file) {
    String text;
    try {
      if (Files.size(file) > MAX_SIZE) {
        throw ExtraRolesRefused.unreadable(
            file.toString(), String.format(Locale.ROOT, "is larger than %d bytes", MAX_SIZE));
      }
      text = Files.readString(file);
    } catch (NoSuchFileException missing) {
      throw ExtraRolesRefused.unreadable(file.toString(), "does not exist");
    } catch (CharacterCodingException malformed) {
      throw ExtraRolesRefused.unreadable(file.toString(), "is not UTF-8 text");
    } catch (IOException failure) {
      throw ExtraRolesRefused.unreadable(
          file.toString(), "cannot be read: " + failure.getMessage());
    }
    try (JsonParser json = JSON.createParser(text)) {
      return new ExtraRolesFile(file, json).roles();
    } catch (JsonProcessingException malformed) {
      JsonLocation where = malformed.getLocation();
      throw ExtraRolesRefused.at(
          file.toString(), where.getLineNr(), where.getColumnNr(), "this is not JSON");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private List<RoleDefinition> roles() throws IOException {
    if (next() != JsonToken.START_ARRAY) {
      throw refused("expected an array of roles");
    }
    List<RoleDefinition> roles = new ArrayList<>();
    for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
      entry++;
      if (token != JsonToken.START_OBJECT) {
        throw refused("expected a role, an object");
      }
      roles.add(role(roles));
    }
    if (json.nextToken() != null) {
      throw refused("expected nothing after the array");
    }
    return List.copyOf(roles);
  }

  private RoleDefinition role(List<RoleDefinition> before) throws IOException {
    JsonLocation start = json.currentTokenLocation();
    Optional<String> name = Optional.empty();
    Optional<RoleScope> scope = Optional.empty();
    Optional<String> description = Optional.empty();
    Optional<Set<String>> permissions = Optional.empty();
    Set<String> fields = new LinkedHashSet<>();
    for (JsonToken token = next(); token != JsonToken.END_OBJECT; token = next()) {
      String field = json.currentName();
      if (!fields.add(field)) {
        throw refused("the field \"%s\" occurs twice".formatted(field));
      }
      switch (field) {
        case "name" -> {
          String written = string(field);
          name = Optional.of(checked(() -> RoleRules.name(written)));
        }
        case "scope" -> scope = Optional.of(scope(string(field)));
        case "description" -> {
          Optional<String> written = Optional.of(string(field));
          description = checked(() -> RoleRules.description(written));
        }
        case "permissions" -> permissions = Optional.of(permissions());
        default ->
            throw refused(
                "unknown field; a role has name, scope, permissions and, if you like, description");
      }
    }
    RoleDefinition role =
        new RoleDefinition(
            name.orElseThrow(() -> refused(start, "the name is missing")),
            scope.orElseThrow(() -> refused(start, "the scope is missing")),
            description.orElse(""),
            permissions.orElseThrow(() -> refused(start, "the permissions are missing")));
    if (isSame(role, RoleCatalogue.CURRENT.roles())) {
      throw refused(
          start, "\"%s\" is a default role of the scope %s".formatted(role.name(), role.scope()));
    }
    if (isSame(role, before)) {
      throw refused(
          start,
          "a role \"%s\" of the scope %s occurs earlier".formatted(role.name(), role.scope()));
    }
    return role;
  }

  private static boolean isSame(RoleDefinition role, List<RoleDefinition> others) {
    return others.stream()
        .anyMatch(other -> other.name().equals(role.name()) && other.scope() == role.scope());
  }

  private RoleScope scope(String id) {
    return RoleScope.of(id)
        .orElseThrow(() -> refused("the scope must be global, team or personal"));
  }

  private Set<String> permissions() throws IOException {
    if (next() != JsonToken.START_ARRAY) {
      throw refused("the permissions must be an array of strings");
    }
    Set<String> permissions = new LinkedHashSet<>();
    for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
      if (token != JsonToken.VALUE_STRING) {
        throw refused("a permission must be a string");
      }
      String permission = json.getText();
      if (Permission.of(permission).isEmpty()) {
        checked(
            () -> {
              throw new RbacException.UnknownPermission(Set.of(permission));
            });
      }
      permissions.add(permission);
    }
    return permissions;
  }

  private String string(String field) throws IOException {
    if (next() != JsonToken.VALUE_STRING) {
      throw refused("the %s must be a string".formatted(field));
    }
    return json.getText();
  }

  private JsonToken next() throws IOException {
    JsonToken next = json.nextToken();
    return next == null ? JsonToken.NOT_AVAILABLE : next;
  }

  private interface Check<T> {
    T run();
  }

  /** Applies the rules for roles in general, adding the position in the file to the error. */
  private <T> T checked(Check<T> check) {
    try {
      return check.run();
    } catch (RbacException.UnknownPermission | RbacException.InvalidText refusal) {
      throw refused(refusal.getMessage());
    }
  }

  private ExtraRolesRefused refused(String why) {
    return refused(json.currentTokenLocation(), why);
  }

  private ExtraRolesRefused refused(JsonLocation where, String why) {
    return ExtraRolesRefused.at(
        file,
        where.getLineNr(),
        where.getColumnNr(),
        entry == 0 ? why : String.format(Locale.ROOT, "entry %d: %s", entry, why));
  }
}
