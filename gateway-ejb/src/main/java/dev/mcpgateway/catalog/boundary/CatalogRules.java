package dev.mcpgateway.catalog.boundary;

import dev.mcpgateway.catalog.CatalogException;
import dev.mcpgateway.catalog.CatalogException.PlaceRefused;
import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.CatalogSettings;
import dev.mcpgateway.catalog.CatalogText;
import dev.mcpgateway.catalog.NewRow;
import dev.mcpgateway.catalog.RowChange;
import dev.mcpgateway.catalog.RowOwnership;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.catalog.control.CatalogReader;
import dev.mcpgateway.catalog.control.RowWriter;
import dev.mcpgateway.exception.DomainException.Kind;
import dev.mcpgateway.persistence.ConstraintViolation;
import dev.mcpgateway.persistence.JsonStrings;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is the same for rows of all kinds: who may do something with one, where a new one comes to,
 * and which columns a change of one changes. In the caller's transaction.
 */
@Dependent
public class CatalogRules {

  /** Stands for every team: what is held in it is held everywhere. */
  private static final Optional<String> ANY_TEAM = Optional.of("");

  private final CatalogSettings settings = CatalogSettings.from(ConfiguredSettings.lookup());

  @Inject private CatalogReader reader;
  @Inject private RowWriter writer;

  /**
   * Refuses a caller who may not do so with the row.
   *
   * @throws CatalogException if the caller may not, or there is no such row for them
   */
  public void require(Authority caller, CatalogKind kind, String id, Permission permission) {
    require(caller, kind, id, permission, reader.ownership(kind, id));
  }

  /** As {@link #require}; nobody else can change the row until the transaction ends. */
  public RowOwnership requireForUpdate(
      Authority caller, CatalogKind kind, String id, Permission permission) {
    return require(caller, kind, id, permission, reader.ownershipForUpdate(kind, id));
  }

  private static RowOwnership require(
      Authority caller,
      CatalogKind kind,
      String id,
      Permission permission,
      Optional<RowOwnership> found) {
    RowOwnership row = found.orElseThrow(() -> new CatalogException.UnknownRow(kind, id));
    return switch (RowAccess.administer(caller, row, permission)) {
      case ALLOWED -> row;
      case HIDDEN -> throw new CatalogException.UnknownRow(kind, id);
      case NOT_PERMITTED -> throw new CatalogException.NotPermitted(permission);
      case NOT_OWNER -> throw new CatalogException.NotOwner(kind, permission);
    };
  }

  /**
   * Refuses a change of what has been changed since it was read.
   *
   * @param expected empty: any
   * @throws CatalogException.ChangedMeanwhile if the row has another version
   */
  public void requireVersion(CatalogKind kind, String id, Optional<Integer> expected) {
    expected.ifPresent(
        version -> {
          int found = writer.version(kind, id);
          if (found != version) {
            throw new CatalogException.ChangedMeanwhile(version, found);
          }
        });
  }

  /**
   * Where a new row comes to.
   *
   * @throws CatalogException if it cannot be there, or it is not clear where
   */
  public RowOwnership place(Authority caller, CatalogKind kind, NewRow row) {
    row.ownerEmail()
        .filter(owner -> !owner.strip().equalsIgnoreCase(caller.email()))
        .ifPresent(
            owner -> {
              throw new PlaceRefused(
                  Kind.INVALID,
                  "owner_email",
                  "owner_email: a new row belongs to whoever makes it: leave it out");
            });
    String team = row.teamId().orElseGet(() -> teamOf(caller, kind));
    requirePlace(caller, kind, team);
    Visibility visibility =
        row.visibility()
            .orElse(
                holdsInOwnTeamAlone(caller, kind, team)
                    ? Visibility.PRIVATE
                    : settings.defaultVisibility());
    requireVisible(caller, kind, team, visibility);
    return RowOwnership.of(team, caller.email(), visibility);
  }

  private static String teamOf(Authority caller, CatalogKind kind) {
    if (caller.tokenScope().team().isPresent()) {
      return caller.tokenScope().team().get();
    }
    if (caller.holds(kind.create(), ANY_TEAM) && caller.personalTeam().isPresent()) {
      return caller.personalTeam().get();
    }
    Set<String> teams = new TreeSet<>(caller.teamsOfRoles());
    caller.personalTeam().ifPresent(teams::remove);
    teams.removeIf(
        team -> !caller.isMemberOf(team) || !caller.holds(kind.create(), Optional.of(team)));
    if (teams.size() == 1) {
      return teams.iterator().next();
    }
    if (teams.isEmpty()) {
      return caller
          .personalTeam()
          .filter(team -> caller.holds(kind.create(), Optional.of(team)))
          .orElseThrow(
              () ->
                  caller.holds(kind.create(), Optional.empty())
                      ? new PlaceRefused(
                          Kind.INVALID,
                          "team_id",
                          "team_id is required: you belong to no team in which this could be made")
                      : new CatalogException.NotPermitted(kind.create()));
    }
    throw new PlaceRefused(
        Kind.INVALID,
        "team_id",
        "team_id is required: you may make this in several teams: " + String.join(", ", teams));
  }

  /** Whether the caller may have rows of the kind in the team. */
  void requirePlace(Authority caller, CatalogKind kind, String team) {
    if (!caller.tokenScope().includesTeam(team)) {
      throw new PlaceRefused(
          Kind.FORBIDDEN,
          "team_id",
          "Access issue: This API token does not have the required permissions for this team.");
    }
    if (!caller.holds(kind.create(), Optional.of(team))) {
      throw new CatalogException.NotPermitted(kind.create());
    }
    boolean mine = caller.isMemberOf(team) || caller.personalTeam().equals(Optional.of(team));
    if (!mine && !caller.holdsEverywhereWithin(Permission.EVERYTHING, team)) {
      throw new PlaceRefused(Kind.FORBIDDEN, "team_id", "team_id: you do not belong to this team");
    }
    if (!writer.isActiveTeam(team)) {
      throw new PlaceRefused(
          Kind.INVALID, "team_id", "team_id: there is no team \"%s\"".formatted(printable(team)));
    }
    if (kind == CatalogKind.GATEWAY && holdsInOwnTeamAlone(caller, kind, team)) {
      throw new PlaceRefused(
          Kind.FORBIDDEN,
          "team_id",
          "A role in one's personal team alone does not let one make gateways: they open"
              + " connections");
    }
  }

  /**
   * Refuses a caller who may change a gateway, but not what it is connected to.
   *
   * @throws PlaceRefused if they hold that right in their personal team alone
   */
  public static void requireConnecting(Authority caller, RowOwnership gateway) {
    if (gateway
        .teamId()
        .filter(team -> isOwnTeamAlone(caller, CatalogKind.GATEWAY.update(), team))
        .isPresent()) {
      throw new PlaceRefused(
          Kind.FORBIDDEN,
          "team_id",
          "A role in one's personal team alone does not let one change what a gateway is connected"
              + " to, or how");
    }
  }

  private static String printable(String text) {
    String safe = text.replaceAll("\\p{Cntrl}", "\u00b7");
    return safe.substring(0, Math.min(safe.length(), 60));
  }

  /** Everybody is an administrator of their own team: that makes nothing that others see. */
  void requireVisible(Authority caller, CatalogKind kind, String team, Visibility visibility) {
    if (visibility != Visibility.PRIVATE && holdsInOwnTeamAlone(caller, kind, team)) {
      throw new PlaceRefused(
          Kind.FORBIDDEN,
          "visibility",
          "A role in one's personal team alone makes private rows: visibility must be private");
    }
  }

  private static boolean holdsInOwnTeamAlone(Authority caller, CatalogKind kind, String team) {
    return isOwnTeamAlone(caller, kind.create(), team);
  }

  private static boolean isOwnTeamAlone(Authority caller, Permission permission, String team) {
    return caller.personalTeam().equals(Optional.of(team))
        && !caller.holdsEverywhereWithin(permission, team);
  }

  /** The columns that every new row has. */
  public Map<String, Object> columns(
      Authority caller, String id, NewRow row, RowOwnership ownership) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("id", id);
    columns.put("name", CatalogText.name("name", row.name()));
    columns.put(
        "description",
        CatalogText.text("description", row.description(), CatalogText.MAX_DESCRIPTION)
            .orElse(null));
    columns.put("tags", JsonStrings.of(CatalogText.tags(row.tags())));
    columns.put("team_id", ownership.teamId().orElseThrow());
    columns.put("owner_email", ownership.ownerEmail().orElseThrow());
    columns.put("visibility", ownership.visibility().map(Visibility::id).orElseThrow());
    columns.put("created_by", caller.email());
    return columns;
  }

  /**
   * The columns that a change changes, other than name and description.
   *
   * @throws CatalogException if the row cannot be where the change brings it
   */
  public Map<String, Object> columns(
      Authority caller, CatalogKind kind, RowOwnership before, RowChange change) {
    Map<String, Object> columns = new LinkedHashMap<>();
    change.tags().ifPresent(tags -> columns.put("tags", JsonStrings.of(CatalogText.tags(tags))));
    change
        .ownerEmail()
        .filter(owner -> !before.ownerEmail().equals(Optional.of(owner)))
        .ifPresent(
            owner -> {
              throw new CatalogException.InvalidField(
                  "owner_email", "cannot be changed: rows pass on when an account is deleted");
            });
    Optional<String> team = change.teamId().filter(id -> !before.teamId().equals(Optional.of(id)));
    Optional<Visibility> visibility =
        change.visibility().filter(wanted -> !before.visibility().equals(Optional.of(wanted)));
    team.ifPresent(
        id -> {
          requirePlace(caller, kind, id);
          columns.put("team_id", id);
        });
    if (team.isPresent() || visibility.isPresent()) {
      requireVisible(
          caller,
          kind,
          team.or(before::teamId).orElse(""),
          visibility.or(before::visibility).orElse(Visibility.PRIVATE));
    }
    visibility.ifPresent(wanted -> columns.put("visibility", wanted.id()));
    return columns;
  }

  /** What a violated constraint means. */
  public static RuntimeException refusal(
      CatalogKind kind, Map<String, Object> columns, ConstraintViolation violation) {
    String constraint = violation.constraint();
    if (violation.kind() == ConstraintViolation.Kind.UNIQUE) {
      Map<String, String> columnOf = Map.of("_name_key", "name", "_uri_key", "uri", "_pkey", "id");
      for (Map.Entry<String, String> each : columnOf.entrySet()) {
        if (constraint.endsWith(each.getKey()) && columns.containsKey(each.getValue())) {
          return new CatalogException.Taken(
              kind, each.getValue(), String.valueOf(columns.get(each.getValue())));
        }
      }
      return new CatalogException.Disturbed(constraint);
    }
    if (constraint.endsWith("_team_id_fkey")) {
      return new PlaceRefused(Kind.INVALID, "team_id", "team_id: there is no such team");
    }
    return new CatalogException.ConstraintRefused(constraint);
  }
}
