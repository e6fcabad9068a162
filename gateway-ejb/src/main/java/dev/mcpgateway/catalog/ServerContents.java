package dev.mcpgateway.catalog;

import java.util.List;
import java.util.Optional;

/** What a virtual server is to offer: ids; what is empty stays. */
public record ServerContents(
    Optional<List<String>> tools,
    Optional<List<String>> resources,
    Optional<List<String>> prompts) {}
