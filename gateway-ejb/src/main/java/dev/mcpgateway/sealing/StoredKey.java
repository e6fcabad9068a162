package dev.mcpgateway.sealing;

import dev.mcpgateway.keyring.KeyRing;
import dev.mcpgateway.keyring.KeyRing.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;

/**
 * The key that a gateway has made for itself, as it is kept in its database.
 *
 * @param kid its id
 * @param secret {@link SealingRing#KEY_LENGTH} bytes in base64
 */
public record StoredKey(String kid, String secret) {

  /** How it is found, on any connection: kid and secret. */
  public static final String FIND = "SELECT id, secret FROM sealing_keys WHERE is_active";

  /** The key that is in a database; empty where no gateway has made one. */
  public static Optional<StoredKey> find(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(FIND);
        ResultSet row = statement.executeQuery()) {
      return row.next()
          ? Optional.of(new StoredKey(row.getString(1), row.getString(2)))
          : Optional.empty();
    }
  }

  /**
   * The ring that the settings ask for.
   *
   * @param stored gives the key in the database, where they ask for it
   */
  public static SealingRing ring(SealingConfiguration configured, Supplier<StoredKey> stored) {
    return new SealingRing(
        new KeyRing<>(
            configured.keys().stream()
                .map(
                    key ->
                        switch (key) {
                          case SealingConfiguration.Key.Named named ->
                              new Entry<>(Optional.of(named.name()), named.key());
                          case SealingConfiguration.Key.Stored inDatabase -> stored.get().entry();
                        })
                .toList()));
  }

  private Entry<SecretKey> entry() {
    return new Entry<>(
        Optional.of(kid), new SecretKeySpec(Base64.getDecoder().decode(secret), "AES"));
  }

  @Override
  public String toString() {
    return "StoredKey[" + kid + "]";
  }
}
