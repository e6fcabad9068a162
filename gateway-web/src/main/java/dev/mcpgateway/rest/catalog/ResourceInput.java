package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.NewResource;
import dev.mcpgateway.catalog.NewRow;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.rest.json.TolerantMembers;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;

/** A resource to be made, with its content. */
@TolerantMembers(
    notSupported = {"gateway_id"},
    words = {"tags"})
public record ResourceInput(
    @Size(min = 1, max = 767) String uri,
    @Size(min = 1, max = 255) String name,
    Optional<@Size(max = 255) String> title,
    Optional<@Size(max = 8192) String> description,
    Optional<@Size(max = 255) String> mimeType,
    Optional<@Size(max = 767) String> uriTemplate,
    @Size(max = 102400) String content,
    Optional<@Size(max = 100) List<@Size(min = 1, max = 255) String>> tags,
    Optional<@Size(min = 1, max = 36) String> teamId,
    Optional<@Size(min = 1, max = 255) String> ownerEmail,
    Optional<Visibility> visibility) {

  NewResource toResource(Optional<String> outerTeam, Optional<Visibility> outerVisibility) {
    return new NewResource(
        toRow(outerTeam, outerVisibility),
        uri,
        title.filter(text -> !text.isBlank()),
        mimeType.filter(text -> !text.isBlank()),
        uriTemplate.filter(text -> !text.isBlank()),
        content);
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
