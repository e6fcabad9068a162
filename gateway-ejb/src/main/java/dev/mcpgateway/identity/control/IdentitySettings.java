package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.IdentityConfiguration;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** The settings of this replica and its password hasher. */
@ApplicationScoped
public class IdentitySettings {

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  private TransactionSynchronizationRegistry transactions;

  private Loaded loaded;

  private record Loaded(IdentityConfiguration configuration, PasswordHasher hasher) {}

  /**
   * The settings, read at first use.
   *
   * @throws dev.mcpgateway.schema.InvalidSettingException naming the first invalid one
   */
  public IdentityConfiguration configuration() {
    return loaded().configuration();
  }

  /**
   * The hasher, for use outside a transaction: no connection or lock may be held while a password
   * is hashed or waits for that.
   *
   * @throws IllegalStateException inside a transaction
   */
  public PasswordHasher hasher() {
    if (transactions.getTransactionStatus() != Status.STATUS_NO_TRANSACTION) {
      throw new IllegalStateException("A password was to be hashed inside a transaction");
    }
    return loaded().hasher();
  }

  public PasswordPolicy passwordPolicy() {
    return new PasswordPolicy(
        configuration().minPasswordLength(), configuration().passwordClasses());
  }

  private synchronized Loaded loaded() {
    if (loaded == null) {
      IdentityConfiguration configuration = IdentityConfiguration.from(ConfiguredSettings.lookup());
      loaded = new Loaded(configuration, new PasswordHasher(configuration.hashing()));
    }
    return loaded;
  }
}
