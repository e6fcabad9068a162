package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.IdentityConfiguration;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.enterprise.context.ApplicationScoped;

/** The settings of this replica, and the one hasher of passwords that goes with them. */
@ApplicationScoped
public class IdentitySettings {

  private Loaded loaded;

  private record Loaded(IdentityConfiguration configuration, PasswordHasher hasher) {}

  /**
   * The settings, read when they are first asked for.
   *
   * @throws dev.mcpgateway.schema.InvalidSettingException naming the first that is not understood
   */
  public IdentityConfiguration configuration() {
    return loaded().configuration();
  }

  public PasswordHasher hasher() {
    return loaded().hasher();
  }

  public PasswordPolicy passwordPolicy() {
    return new PasswordPolicy(
        configuration().shortestPassword(), configuration().passwordClasses());
  }

  private synchronized Loaded loaded() {
    if (loaded == null) {
      IdentityConfiguration configuration = IdentityConfiguration.from(ConfiguredSettings.lookup());
      loaded = new Loaded(configuration, new PasswordHasher(configuration.hashing()));
    }
    return loaded;
  }
}
