package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.NewPrompt;
import dev.mcpgateway.catalog.NewRow;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.rest.json.TolerantMembers;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;

/** A prompt to be made, with its template. */
@TolerantMembers(
    notSupported = {"gateway_id"},
    words = {"tags"})
public record PromptInput(
    @Size(min = 1, max = 255) String name,
    Optional<@Size(max = 255) String> customName,
    Optional<@Size(max = 255) String> displayName,
    Optional<@Size(max = 255) String> title,
    Optional<@Size(max = 8192) String> description,
    @Size(max = 10240) String template,
    Optional<@Size(max = 100) List<@Valid PromptArgumentInput>> arguments,
    Optional<@Size(max = 100) List<@Size(min = 1, max = 255) String>> tags,
    Optional<@Size(min = 1, max = 36) String> teamId,
    Optional<@Size(min = 1, max = 255) String> ownerEmail,
    Optional<Visibility> visibility) {

  NewPrompt toPrompt(Optional<String> outerTeam, Optional<Visibility> outerVisibility) {
    return new NewPrompt(
        toRow(outerTeam, outerVisibility),
        title.filter(text -> !text.isBlank()),
        displayName.filter(text -> !text.isBlank()),
        customName.filter(text -> !text.isBlank()),
        template,
        PromptArgumentInput.of(arguments.orElse(List.of())));
  }

  NewRow toRow(Optional<String> outerTeam, Optional<Visibility> outerVisibility) {
    return new NewRow(
        name,
        description,
        tags.orElse(List.of()),
        outerTeam.or(() -> teamId),
        ownerEmail,
        outerVisibility.or(() -> visibility));
  }
}
