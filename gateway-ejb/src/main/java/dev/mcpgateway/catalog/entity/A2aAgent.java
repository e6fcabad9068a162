package dev.mcpgateway.catalog.entity;

import dev.mcpgateway.catalog.Ownership;
import dev.mcpgateway.persistence.JsonStrings;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** An agent that speaks A2A and that other agents may call. */
@Entity
@Cacheable(false)
@Table(name = "a2a_agents")
public class A2aAgent extends CatalogItem {

  @NotBlank
  @Size(max = 255)
  @Pattern(regexp = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
  private String slug;

  @NotBlank
  @Size(max = 767)
  @Pattern(regexp = "https?://[\\x21-\\x7e]+")
  @Column(name = "endpoint_url")
  private String endpointUrl;

  @NotBlank
  @Size(max = 50)
  @Column(name = "agent_type")
  private String agentType = "generic";

  @NotBlank
  @Size(max = 20)
  @Column(name = "protocol_version")
  private String protocolVersion = "1.0";

  @NotNull private JsonObject capabilities = JsonValue.EMPTY_JSON_OBJECT;

  @NotNull private JsonObject config = JsonValue.EMPTY_JSON_OBJECT;

  @Size(max = 100)
  @Convert(converter = JsonStrings.class)
  @Column(name = "passthrough_headers")
  private Set<String> passthroughHeaders = Set.of();

  @Size(max = 20)
  @Column(name = "auth_type")
  private String authType;

  @Column(name = "auth_value")
  private String sealedCredential;

  private boolean reachable = true;

  @Column(name = "last_interaction")
  private Instant lastInteraction;

  protected A2aAgent() {}

  public A2aAgent(String name, Ownership ownership, String slug, String endpointUrl) {
    super(name, ownership);
    this.slug = slug;
    this.endpointUrl = endpointUrl;
  }

  public String slug() {
    return slug;
  }

  public String endpointUrl() {
    return endpointUrl;
  }

  public String agentType() {
    return agentType;
  }

  public String protocolVersion() {
    return protocolVersion;
  }

  public JsonObject capabilities() {
    return capabilities;
  }

  public JsonObject config() {
    return config;
  }

  public Set<String> passthroughHeaders() {
    return passthroughHeaders;
  }

  public Optional<String> authType() {
    return Optional.ofNullable(authType);
  }

  public Optional<String> sealedCredential() {
    return Optional.ofNullable(sealedCredential);
  }

  public boolean isReachable() {
    return reachable;
  }

  public Optional<Instant> lastInteraction() {
    return Optional.ofNullable(lastInteraction);
  }

  public void setAgentType(String agentType) {
    this.agentType = agentType;
  }

  public void setProtocolVersion(String protocolVersion) {
    this.protocolVersion = protocolVersion;
  }

  public void setCapabilities(JsonObject capabilities) {
    this.capabilities = capabilities;
  }

  public void setConfig(JsonObject config) {
    this.config = config;
  }

  public void setPassthroughHeaders(Set<String> passthroughHeaders) {
    this.passthroughHeaders = Set.copyOf(passthroughHeaders);
  }

  public void setAuthType(String authType) {
    this.authType = authType;
  }

  public void setSealedCredential(String sealedCredential) {
    this.sealedCredential = sealedCredential;
  }

  public void setReachable(boolean reachable) {
    this.reachable = reachable;
  }

  public void setLastInteraction(Instant lastInteraction) {
    this.lastInteraction = lastInteraction;
  }
}
