package dev.mcpgateway.catalog;

/**
 * Whose something of the catalogue is, and who sees it.
 *
 * @param teamId the team that has it
 * @param ownerEmail the e-mail of the account that owns it, as it is stored
 */
public record Ownership(String teamId, String ownerEmail, ResourceVisibility visibility) {}
