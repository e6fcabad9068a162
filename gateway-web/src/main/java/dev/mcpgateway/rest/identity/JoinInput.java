package dev.mcpgateway.rest.identity;

import jakarta.validation.constraints.Size;
import java.util.Optional;

/** A request to join a team. */
public record JoinInput(Optional<@Size(max = 2000) String> message) {}
