package dev.mcpgateway.authentication.control;

import dev.mcpgateway.persistence.GetOrCreateResult;
import dev.mcpgateway.persistence.SavepointWriter;
import dev.mcpgateway.persistence.SqlRead;
import dev.mcpgateway.persistence.SqlWrite;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The secret that the first replica generated. */
@Stateless
public class SigningKeyStore {

  private static final int SECRET_BYTES = 48;

  private static final String INSERT = "INSERT INTO token_signing_keys (id, secret) VALUES (?, ?)";
  private static final String FIND = "SELECT secret FROM token_signing_keys WHERE is_active";

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  /** Finds the secret, or generates one of 64 characters. */
  public GetOrCreateResult<String> findOrCreate() {
    return find()
        .map(secret -> new GetOrCreateResult<>(secret, false))
        .orElseGet(
            () ->
                SavepointWriter.on(entities)
                    .insertOrFind(
                        SqlWrite.of(INSERT, UUID.randomUUID().toString(), randomSecret()),
                        Set.of("token_signing_keys_one_active_key"),
                        this::find,
                        violation ->
                            new PersistenceException(
                                "The signing secret was refused by " + violation.constraint())));
  }

  private Optional<String> find() {
    return SqlRead.of(FIND).first(entities, row -> row.getString(1));
  }

  private static String randomSecret() {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return Base64.getEncoder().encodeToString(secret);
  }
}
