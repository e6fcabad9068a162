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

/** An MCP server elsewhere whose tools, resources and prompts are offered here. */
@Entity
@Cacheable(false)
@Table(name = "gateways")
public class Gateway extends CatalogItem {

  @NotBlank
  @Size(max = 255)
  @Pattern(regexp = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
  private String slug;

  @NotBlank
  @Size(max = 767)
  @Pattern(regexp = "https?://[\\x21-\\x7e]+")
  private String url;

  @NotBlank
  @Size(max = 20)
  private String transport = "STREAMABLEHTTP";

  @NotNull private JsonObject capabilities = JsonValue.EMPTY_JSON_OBJECT;

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

  @Column(name = "last_seen")
  private Instant lastSeen;

  protected Gateway() {}

  public Gateway(String name, Ownership ownership, String slug, String url) {
    super(name, ownership);
    this.slug = slug;
    this.url = url;
  }

  public String slug() {
    return slug;
  }

  public String url() {
    return url;
  }

  public String transport() {
    return transport;
  }

  public JsonObject capabilities() {
    return capabilities;
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

  public Optional<Instant> lastSeen() {
    return Optional.ofNullable(lastSeen);
  }

  public void setTransport(String transport) {
    this.transport = transport;
  }

  public void setCapabilities(JsonObject capabilities) {
    this.capabilities = capabilities;
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

  public void setLastSeen(Instant lastSeen) {
    this.lastSeen = lastSeen;
  }
}
