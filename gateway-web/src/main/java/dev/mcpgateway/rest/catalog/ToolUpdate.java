package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.ItemChange;
import dev.mcpgateway.catalog.RowChange;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.rest.json.Change;
import dev.mcpgateway.rest.json.TolerantMembers;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;

/** What to change in a tool: what is absent stays. */
@TolerantMembers(
    notSupported = {
      "jsonpath_filter",
      "auth",
      "auth_type",
      "auth_value",
      "auth_username",
      "auth_password",
      "auth_token",
      "auth_header_key",
      "auth_header_value",
      "auth_headers",
      "base_url",
      "path_template",
      "query_mapping",
      "header_mapping",
      "timeout_ms=20000",
      "expose_passthrough=true",
      "allowlist",
      "plugin_chain_pre",
      "plugin_chain_post",
      "headers",
      "deprecated",
      "metrics"
    },
    readModel = ToolView.class,
    words = {"tags"})
public record ToolUpdate(
    Optional<@Size(min = 1, max = 255) String> name,
    Change<@Size(max = 255) String> customName,
    Change<@Size(max = 255) String> displayName,
    Change<@Size(max = 1000) String> title,
    Change<@Size(max = 8192) String> description,
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
        Optional.empty(),
        Optional.empty());
  }

  RowChange toRowChange() {
    return new RowChange(name, description.requested(), tags, teamId, ownerEmail, visibility);
  }
}
