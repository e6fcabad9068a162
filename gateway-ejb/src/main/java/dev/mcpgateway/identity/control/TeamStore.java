package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.TeamDetails;
import dev.mcpgateway.identity.TeamVisibility;
import dev.mcpgateway.identity.TextRules;
import dev.mcpgateway.persistence.Columns;
import dev.mcpgateway.persistence.ConstraintViolation;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.persistence.PagedQuery;
import dev.mcpgateway.persistence.SavepointWriter;
import dev.mcpgateway.persistence.SqlRead;
import dev.mcpgateway.persistence.SqlWrite;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The email_teams table. */
@Dependent
public class TeamStore {

  private static final String ONE_PER_SLUG = "email_teams_slug_key";
  private static final String ONE_PERSONAL_TEAM = "email_teams_one_personal_team_key";
  private static final int ATTEMPTS = 20;

  private static final String INSERT =
      """
      INSERT INTO email_teams (id, name, slug, description, created_by, is_personal, visibility, max_members)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String UPDATE =
      """
      UPDATE email_teams SET name = ?, description = ?, visibility = ?, max_members = ?,
          updated_at = now(), version = version + 1
      WHERE id = ?
      """;

  private static final String DEACTIVATE =
      """
      UPDATE email_teams SET is_active = false, updated_at = now(), version = version + 1
      WHERE id = ?
      """;

  private static final String SLUGS_LIKE =
      "SELECT slug FROM email_teams WHERE slug = ? OR slug ~ ('^' || ? || '-[0-9]+$')";

  private static final String PERSONAL_TEAM =
      "SELECT * FROM email_teams WHERE created_by = ? AND is_personal AND is_active";

  private static final String LOCK_ALL_OF =
      """
      SELECT id FROM email_teams
      WHERE is_active AND (
          id IN (SELECT team_id FROM email_team_members WHERE user_email = ? AND is_active)
          OR id IN (SELECT team_id FROM email_team_invitations WHERE invited_by = ? AND is_active))
      ORDER BY id FOR NO KEY UPDATE
      """;

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  /**
   * The active team.
   *
   * @throws IdentityException.UnknownTeam if it does not exist
   */
  public TeamDetails require(String id) {
    return Optional.of(id)
        .filter(TextRules::isId)
        .flatMap(key -> read("SELECT * FROM email_teams WHERE id = ? AND is_active", key))
        .orElseThrow(() -> new IdentityException.UnknownTeam(id));
  }

  /**
   * Finds an active team and locks its row until the transaction ends, so that nobody else changes
   * the team or its members.
   *
   * @throws IdentityException.UnknownTeam if it does not exist
   */
  public TeamDetails findForUpdate(String id) {
    return Optional.of(id)
        .filter(TextRules::isId)
        .flatMap(
            key ->
                read("SELECT * FROM email_teams WHERE id = ? AND is_active FOR NO KEY UPDATE", key))
        .orElseThrow(() -> new IdentityException.UnknownTeam(id));
  }

  /**
   * Locks, like {@link #findForUpdate}, each team that a user belongs to or has sent invitations
   * for.
   *
   * @return their ids
   */
  public List<String> findAllOfForUpdate(EmailAddress user) {
    return SqlRead.of(LOCK_ALL_OF, user.value(), user.value())
        .list(entities, row -> row.getString(1));
  }

  public Optional<TeamDetails> findPersonal(EmailAddress owner) {
    return read(PERSONAL_TEAM, owner.value());
  }

  /** Lists active teams: all, or only public ones. */
  public Page<TeamDetails> list(Optional<TeamVisibility> visibility, PageRequest page) {
    return new PagedQuery<>("email_teams", "created_at", TeamStore::details)
        .where("is_active")
        .where("visibility = ?", visibility.map(TeamVisibility::id))
        .read(entities, page);
  }

  /** Lists the active teams of a member. */
  public Page<TeamDetails> listOf(EmailAddress member, PageRequest page) {
    return new PagedQuery<>("email_teams", "created_at", TeamStore::details)
        .where("is_active")
        .where(
            "id IN (SELECT team_id FROM email_team_members WHERE user_email = ? AND is_active)",
            member.value())
        .read(entities, page);
  }

  /**
   * Inserts a team.
   *
   * @param slug if empty, a free one is derived from the name
   * @throws IdentityException.SlugTaken if the requested slug is taken
   */
  public TeamDetails insert(
      String name,
      Optional<String> slug,
      Optional<String> description,
      EmailAddress creator,
      TeamVisibility visibility,
      Optional<Integer> maxMembers) {
    String id = UUID.randomUUID().toString();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      String wanted = slug.orElseGet(() -> freeSlug(Slugs.of(name)));
      Optional<ConstraintViolation> violation =
          write(id, name, wanted, description, creator, false, visibility, maxMembers);
      if (violation.isEmpty()) {
        return require(id);
      }
      if (slug.isPresent()) {
        throw new IdentityException.SlugTaken(wanted);
      }
    }
    throw new PersistenceException(
        String.format(Locale.ROOT, "Lost the race for the slug of a team %d times", ATTEMPTS));
  }

  /** Finds the personal team of an account, or creates it. */
  public TeamDetails findOrInsertPersonal(EmailAddress owner, String name) {
    String slug = "personal-" + Slugs.of(owner.value());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<TeamDetails> found = findPersonal(owner);
      if (found.isPresent()) {
        return found.get();
      }
      write(
          UUID.randomUUID().toString(),
          name,
          freeSlug(slug),
          Optional.empty(),
          owner,
          true,
          TeamVisibility.PRIVATE,
          Optional.of(1));
    }
    throw new PersistenceException(
        String.format(
            Locale.ROOT, "Lost the race for the personal team of %s %d times", owner, ATTEMPTS));
  }

  /** Updates all columns that can change. */
  public TeamDetails update(
      String id,
      String name,
      Optional<String> description,
      TeamVisibility visibility,
      Optional<Integer> maxMembers) {
    write(
        SqlWrite.of(
            UPDATE, name, description.orElse(null), visibility.id(), maxMembers.orElse(null), id));
    return require(id);
  }

  /** Soft-deletes a team: its members leave, and its open invitations and requests are closed. */
  public void deactivate(String id) {
    // Before the commit, at which the triggers of the members' rows would wait for these with the
    // version of access control locked.
    write(
        SqlWrite.of(
            "UPDATE user_roles SET is_active = false, revoked_at = clock_timestamp()"
                + " WHERE scope = 'team' AND scope_id = ? AND is_active",
            id));
    write(
        SqlWrite.of(
            "UPDATE email_team_members SET is_active = false WHERE team_id = ? AND is_active", id));
    write(
        SqlWrite.of(
            "UPDATE email_team_invitations SET is_active = false WHERE team_id = ? AND is_active",
            id));
    write(
        SqlWrite.of(
            "UPDATE email_team_join_requests SET status = 'expired'"
                + " WHERE team_id = ? AND status = 'pending'",
            id));
    write(
        SqlWrite.of(
            "UPDATE email_api_tokens SET is_active = false, revoked_at = now(),"
                + " revocation_reason = 'The team was deleted', version = version + 1"
                + " WHERE team_id = ? AND is_active",
            id));
    write(SqlWrite.of(DEACTIVATE, id));
  }

  private Optional<ConstraintViolation> write(
      String id,
      String name,
      String slug,
      Optional<String> description,
      EmailAddress creator,
      boolean personal,
      TeamVisibility visibility,
      Optional<Integer> maxMembers) {
    Optional<ConstraintViolation> violation =
        SavepointWriter.on(entities)
            .write(
                SqlWrite.of(
                    INSERT,
                    id,
                    name,
                    slug,
                    description.orElse(null),
                    creator.value(),
                    personal,
                    visibility.id(),
                    maxMembers.orElse(null)));
    violation
        .filter(refused -> !refused.isDuplicateIn(ONE_PER_SLUG, ONE_PERSONAL_TEAM))
        .ifPresent(
            refused -> {
              throw refused.constraint().equals("email_teams_created_by_fkey")
                  ? new IdentityException.UnknownUser(creator)
                  : new IdentityException.ConstraintRefused(refused);
            });
    return violation;
  }

  private String freeSlug(String slug) {
    return Slugs.free(
        slug, SqlRead.of(SLUGS_LIKE, slug, slug).list(entities, row -> row.getString(1)));
  }

  private Optional<TeamDetails> read(String sql, String key) {
    return SqlRead.of(sql, key).first(entities, TeamStore::details);
  }

  private static TeamDetails details(ResultSet row) throws SQLException {
    return new TeamDetails(
        row.getString("id"),
        row.getString("name"),
        row.getString("slug"),
        Columns.text(row, "description"),
        Columns.text(row, "created_by"),
        row.getBoolean("is_personal"),
        TeamVisibility.of(row.getString("visibility")).orElseThrow(),
        Optional.ofNullable(row.getObject("max_members", Integer.class)),
        row.getBoolean("is_active"),
        Columns.time(row, "created_at").orElseThrow(),
        Columns.time(row, "updated_at").orElseThrow(),
        row.getInt("version"));
  }

  private void write(SqlWrite change) {
    SavepointWriter.on(entities).write(change, IdentityException.ConstraintRefused::new);
  }
}
