package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.ItemChange;
import dev.mcpgateway.catalog.RowChange;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.rest.json.Change;
import dev.mcpgateway.rest.json.TolerantMembers;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;

/** What to change in a prompt: what is absent stays. */
@TolerantMembers(
    notSupported = {"metrics"},
    readModel = PromptView.class,
    words = {"tags"})
public record PromptUpdate(
    Optional<@Size(min = 1, max = 255) String> name,
    Change<@Size(max = 255) String> customName,
    Change<@Size(max = 255) String> displayName,
    Change<@Size(max = 255) String> title,
    Change<@Size(max = 8192) String> description,
    Change<@Size(max = 10240) String> template,
    Optional<@Size(max = 100) List<@Valid PromptArgumentInput>> arguments,
    Optional<@Size(max = 100) List<@Size(min = 1, max = 255) String>> tags,
    Optional<@Size(min = 1, max = 36) String> teamId,
    Optional<@Size(min = 1, max = 255) String> ownerEmail,
    Optional<Visibility> visibility) {

  ItemChange toChange() {
    return new ItemChange(
        toRowChange(),
        title.requested(),
        displayName.requested(),
        customName.requested(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        template.requested().flatMap(text -> text),
        arguments.map(PromptArgumentInput::of));
  }

  RowChange toRowChange() {
    return new RowChange(name, description.requested(), tags, teamId, ownerEmail, visibility);
  }
}
