package dev.mcpgateway.schema;

import java.util.Optional;

/**
 * What {@code schema status} shows.
 *
 * @param head id of the newest change set of this build
 * @param state what the probe found
 * @param holder who holds the migration lock at this moment
 * @param readOnly why the database cannot be written to; empty where it can be
 */
public record SchemaStatus(
    String head, SchemaState state, Optional<LockHolder> holder, Optional<String> readOnly) {}
