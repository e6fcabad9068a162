package dev.mcpgateway.sealing.control;

import dev.mcpgateway.persistence.GetOrCreateResult;
import dev.mcpgateway.persistence.SavepointWriter;
import dev.mcpgateway.persistence.SqlRead;
import dev.mcpgateway.persistence.SqlWrite;
import dev.mcpgateway.sealing.SealingRing;
import dev.mcpgateway.sealing.StoredKey;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** The key that the gateway made for itself: one, whichever replica was first. */
@Stateless
public class SealingKeyStore {

  private static final int KID_BYTES = 4;

  private static final String INSERT = "INSERT INTO sealing_keys (id, secret) VALUES (?, ?)";

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  /** The key that is there, or a new one. */
  public GetOrCreateResult<StoredKey> findOrMake() {
    return find()
        .map(key -> new GetOrCreateResult<>(key, false))
        .orElseGet(
            () ->
                SavepointWriter.on(entities)
                    .insertOrFind(
                        SqlWrite.of(
                            INSERT,
                            "db-" + HexFormat.of().formatHex(random(KID_BYTES)),
                            Base64.getEncoder().encodeToString(random(SealingRing.KEY_LENGTH))),
                        Set.of("sealing_keys_one_active_key"),
                        this::find,
                        violation ->
                            new PersistenceException(
                                "The sealing key was refused by " + violation.constraint())));
  }

  private Optional<StoredKey> find() {
    return SqlRead.of(StoredKey.FIND)
        .first(entities, row -> new StoredKey(row.getString(1), row.getString(2)));
  }

  private static byte[] random(int length) {
    byte[] random = new byte[length];
    new SecureRandom().nextBytes(random);
    return random;
  }
}
