package dev.mcpgateway.schema;

import java.util.Optional;

/**
 * The output of {@code schema status}.
 *
 * @param head the id of the newest change set of this build
 * @param state the state of the schema
 * @param holder the current holder of the migration lock
 * @param readOnly why the database does not accept writes; empty if it does
 */
public record SchemaStatus(
    String head, SchemaState state, Optional<LockHolder> holder, Optional<String> readOnly) {}
