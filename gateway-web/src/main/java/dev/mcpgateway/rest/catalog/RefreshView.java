package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.RefreshReport;
import dev.mcpgateway.catalog.RefreshReport.Counts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a refresh did.
 *
 * @param toolsRemoved those that the upstream server does not list any more: hidden, and kept
 * @param validationErrors what it offers and the gateway cannot take
 */
public record RefreshView(
    String gatewayId,
    Boolean success,
    Optional<String> error,
    Integer toolsAdded,
    Integer toolsUpdated,
    Integer toolsRemoved,
    Integer resourcesAdded,
    Integer resourcesUpdated,
    Integer resourcesRemoved,
    Integer promptsAdded,
    Integer promptsUpdated,
    Integer promptsRemoved,
    List<String> validationErrors,
    Long durationMs,
    Instant refreshedAt) {

  static RefreshView of(String gatewayId, RefreshReport report, long durationMs, Instant at) {
    Counts tools = report.of(CatalogKind.TOOL);
    Counts resources = report.of(CatalogKind.RESOURCE);
    Counts prompts = report.of(CatalogKind.PROMPT);
    return new RefreshView(
        gatewayId,
        true,
        Optional.empty(),
        tools.added(),
        tools.updated(),
        tools.removed(),
        resources.added(),
        resources.updated(),
        resources.removed(),
        prompts.added(),
        prompts.updated(),
        prompts.removed(),
        report.skipped().stream()
            .map(item -> "%s %s: %s".formatted(item.kind(), item.name(), item.reason()))
            .toList(),
        durationMs,
        at);
  }
}
