package dev.mcpgateway.catalog.entity;

import dev.mcpgateway.catalog.Ownership;
import jakarta.persistence.Cacheable;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import jakarta.validation.constraints.Size;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A virtual MCP server: it offers a chosen part of the catalogue under one address. */
@Entity
@Cacheable(false)
@Table(name = "servers")
public class Server extends CatalogItem {

  @Size(max = 767)
  private String icon;

  @ElementCollection
  @CollectionTable(name = "server_tool_association", joinColumns = @JoinColumn(name = "server_id"))
  @Column(name = "tool_id")
  private Set<String> toolIds = new HashSet<>();

  @ElementCollection
  @CollectionTable(
      name = "server_resource_association",
      joinColumns = @JoinColumn(name = "server_id"))
  @Column(name = "resource_id")
  private Set<String> resourceIds = new HashSet<>();

  @ElementCollection
  @CollectionTable(
      name = "server_prompt_association",
      joinColumns = @JoinColumn(name = "server_id"))
  @Column(name = "prompt_id")
  private Set<String> promptIds = new HashSet<>();

  @ElementCollection
  @CollectionTable(name = "server_a2a_association", joinColumns = @JoinColumn(name = "server_id"))
  @Column(name = "a2a_agent_id")
  private Set<String> agentIds = new HashSet<>();

  protected Server() {}

  public Server(String name, Ownership ownership) {
    super(name, ownership);
  }

  public Optional<String> icon() {
    return Optional.ofNullable(icon);
  }

  public void setIcon(String icon) {
    this.icon = icon;
  }

  /** The ids of the tools that it offers. */
  public Set<String> toolIds() {
    return toolIds;
  }

  /** The ids of the resources that it offers. */
  public Set<String> resourceIds() {
    return resourceIds;
  }

  /** The ids of the prompts that it offers. */
  public Set<String> promptIds() {
    return promptIds;
  }

  /** The ids of the A2A agents that it offers. */
  public Set<String> agentIds() {
    return agentIds;
  }
}
