package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.rest.json.TolerantMembers;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** A server to be made; team and visibility may stand beside it or in it. */
@TolerantMembers
public record ServerEnvelope(
    @Valid ServerInput server,
    Optional<@Size(min = 1, max = 36) String> teamId,
    Optional<Visibility> visibility) {}
