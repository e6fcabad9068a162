package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.rest.json.TolerantMembers;
import jakarta.validation.constraints.Size;
import java.util.Map;

/**
 * What a prompt is filled in with: the body itself, whose members are the prompt's arguments.
 *
 * @param values by the names of the arguments
 */
@TolerantMembers(flat = "values")
public record PromptValues(Map<@Size(max = 255) String, @Size(max = 65536) String> values) {}
