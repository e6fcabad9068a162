package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.persistence.Columns;
import dev.mcpgateway.persistence.ConstraintViolation;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.persistence.PagedQuery;
import dev.mcpgateway.persistence.SavepointWriter;
import dev.mcpgateway.persistence.SqlRead;
import dev.mcpgateway.persistence.SqlWrite;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** The email_users table, except for what a login reads and writes. */
@Dependent
public class AccountStore {

  private static final String ONE_PER_EMAIL = "email_users_email_key";

  private static final String INSERT =
      """
      INSERT INTO email_users (id, email, password_hash, full_name, is_admin,
          password_change_required, password_changed_at)
      VALUES (?, ?, ?, ?, ?, ?, now())
      """;

  private static final String UPDATE =
      """
      UPDATE email_users SET full_name = ?, is_admin = ?, is_active = ?,
          password_change_required = ?, updated_at = now(), version = version + 1
      WHERE email = ?
      """;

  private static final String SET_PASSWORD =
      """
      UPDATE email_users SET password_hash = ?, password_changed_at = now(),
          failed_login_attempts = 0, locked_until = NULL
      WHERE email = ?
      """;

  /**
   * The address of a deleted account can be used by a new account, which inherits nothing from it.
   */
  private static final String REUSE_DELETED =
      """
      UPDATE email_users SET id = ?2, password_hash = ?3, full_name = CAST(?4 AS varchar),
          is_admin = ?5, password_change_required = ?6, is_active = true, deleted_at = NULL,
          email_verified_at = NULL, auth_provider = 'local', failed_login_attempts = 0,
          locked_until = NULL, last_login = NULL, created_at = now(), updated_at = now(),
          version = version + 1
      WHERE email = ?1 AND deleted_at IS NOT NULL
      """;

  private static final String DELETE =
      """
      UPDATE email_users SET deleted_at = now(), is_active = false, is_admin = false,
          password_hash = NULL, full_name = NULL, updated_at = now(), version = version + 1
      WHERE email = ?
      """;

  private static final String ALIVE =
      "SELECT * FROM email_users WHERE email = ? AND deleted_at IS NULL";

  private static final String UNLOCK =
      """
      UPDATE email_users SET failed_login_attempts = 0, locked_until = NULL, updated_at = now(),
          version = version + 1
      WHERE email = ? AND (failed_login_attempts > 0 OR locked_until IS NOT NULL)
      """;

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  @Inject private LoginNetworks networks;

  /** Finds an account, active or not, that is not deleted. */
  public Optional<UserDetails> find(EmailAddress email) {
    return read(ALIVE, email);
  }

  /**
   * Finds an account and locks its row until the transaction ends, so that nobody else changes it.
   */
  public Optional<UserDetails> findForUpdate(EmailAddress email) {
    return read(ALIVE + " FOR NO KEY UPDATE", email);
  }

  /**
   * Finds an account and locks its row for deletion: until the transaction ends nobody else can
   * change it or insert rows that refer to it.
   */
  public Optional<UserDetails> findForDelete(EmailAddress email) {
    return read(ALIVE + " FOR UPDATE", email);
  }

  /**
   * Finds the account of somebody who is to be given something.
   *
   * @throws IdentityException if it does not exist or is deactivated
   */
  public UserDetails requireActive(EmailAddress email) {
    UserDetails user = find(email).orElseThrow(() -> new IdentityException.UnknownUser(email));
    if (!user.active()) {
      throw new IdentityException.InactiveUser(email);
    }
    return user;
  }

  public Page<UserDetails> list(Optional<Boolean> active, PageRequest page) {
    return new PagedQuery<>("email_users", "created_at", AccountStore::details)
        .where("deleted_at IS NULL")
        .where("is_active = ?", active)
        .read(entities, page);
  }

  /**
   * Inserts an account.
   *
   * @return false if there is an account with that e-mail, possibly from a concurrent transaction
   */
  public boolean insert(
      EmailAddress email,
      String passwordHash,
      Optional<String> fullName,
      boolean administrator,
      boolean passwordChangeRequired) {
    String id = UUID.randomUUID().toString();
    Optional<ConstraintViolation> violation =
        SavepointWriter.on(entities)
            .write(
                SqlWrite.of(
                    INSERT,
                    id,
                    email.value(),
                    passwordHash,
                    fullName.orElse(null),
                    administrator,
                    passwordChangeRequired));
    if (violation.isPresent() && !violation.get().isDuplicateIn(ONE_PER_EMAIL)) {
      throw new IdentityException.ConstraintRefused(violation.get());
    }
    networks.deleteAll(email);
    return violation.isEmpty()
        || entities
                .createNativeQuery(REUSE_DELETED)
                .setParameter(1, email.value())
                .setParameter(2, id)
                .setParameter(3, passwordHash)
                .setParameter(4, fullName.orElse(null))
                .setParameter(5, administrator)
                .setParameter(6, passwordChangeRequired)
                .executeUpdate()
            == 1;
  }

  /** Deletes the account, keeping only a record that it existed, under its e-mail address. */
  public void delete(EmailAddress email) {
    write(SqlWrite.of(DELETE, email.value()));
    networks.deleteAll(email);
  }

  /** Updates all columns that can change, except the password. */
  public void update(
      EmailAddress email,
      Optional<String> fullName,
      boolean administrator,
      boolean active,
      boolean passwordChangeRequired) {
    write(
        SqlWrite.of(
            UPDATE,
            fullName.orElse(null),
            administrator,
            active,
            passwordChangeRequired,
            email.value()));
  }

  /**
   * Sets the password, ends every lock and forgets the known networks: whoever logged in with the
   * previous password need not have been the user.
   */
  public void setPassword(EmailAddress email, String passwordHash) {
    write(SqlWrite.of(SET_PASSWORD, passwordHash, email.value()));
    networks.deleteAll(email);
  }

  /** Ends the locks of all networks and resets the failures. */
  public void unlock(EmailAddress email) {
    write(SqlWrite.of(UNLOCK, email.value()));
    networks.unlock(email);
  }

  private Optional<UserDetails> read(String sql, EmailAddress email) {
    return SqlRead.of(sql, email.value()).first(entities, AccountStore::details);
  }

  private static UserDetails details(ResultSet row) throws SQLException {
    return new UserDetails(
        row.getString("id"),
        row.getString("email"),
        Columns.text(row, "full_name"),
        row.getBoolean("is_admin"),
        row.getBoolean("is_active"),
        Columns.time(row, "email_verified_at"),
        row.getString("auth_provider"),
        row.getInt("failed_login_attempts"),
        Columns.time(row, "locked_until"),
        row.getBoolean("password_change_required"),
        Columns.time(row, "password_changed_at"),
        Columns.time(row, "last_login"),
        Columns.time(row, "created_at").orElseThrow(),
        Columns.time(row, "updated_at").orElseThrow(),
        row.getInt("version"));
  }

  private void write(SqlWrite change) {
    SavepointWriter.on(entities).write(change, IdentityException.ConstraintRefused::new);
  }
}
