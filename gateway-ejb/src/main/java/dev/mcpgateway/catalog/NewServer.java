package dev.mcpgateway.catalog;

import java.util.Optional;

/**
 * A virtual server to be made.
 *
 * @param originalNames whether it offers things as their upstream servers call them
 * @param id a UUID that the client has chosen; empty: one is made up
 */
public record NewServer(
    NewRow row,
    Optional<String> id,
    Optional<String> icon,
    boolean originalNames,
    ServerContents contents) {}
