package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.ItemChange;
import dev.mcpgateway.catalog.RowChange;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.rest.json.Change;
import dev.mcpgateway.rest.json.TolerantMembers;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;

/** What to change in a resource: what is absent stays. */
@TolerantMembers(
    notSupported = {"metrics"},
    readModel = ResourceView.class,
    words = {"tags"})
public record ResourceUpdate(
    Optional<@Size(min = 1, max = 255) String> name,
    Change<@Size(max = 255) String> customName,
    Change<@Size(max = 255) String> title,
    Change<@Size(max = 8192) String> description,
    Optional<@Size(min = 1, max = 767) String> uri,
    Change<@Size(max = 255) String> mimeType,
    Change<@Size(max = 767) String> uriTemplate,
    Optional<@Size(max = 102400) String> content,
    Optional<@Size(max = 100) List<@Size(min = 1, max = 255) String>> tags,
    Optional<@Size(min = 1, max = 36) String> teamId,
    Optional<@Size(min = 1, max = 255) String> ownerEmail,
    Optional<Visibility> visibility) {

  ItemChange toChange() {
    return new ItemChange(
        toRowChange(),
        title.requested(),
        Optional.empty(),
        customName.requested(),
        uri,
        mimeType.requested(),
        uriTemplate.requested(),
        content,
        Optional.empty(),
        Optional.empty());
  }

  RowChange toRowChange() {
    return new RowChange(name, description.requested(), tags, teamId, ownerEmail, visibility);
  }
}
