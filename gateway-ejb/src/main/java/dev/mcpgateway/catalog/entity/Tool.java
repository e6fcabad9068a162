package dev.mcpgateway.catalog.entity;

import dev.mcpgateway.catalog.Ownership;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** A tool that agents may call. */
@Entity
@Cacheable(false)
@Table(name = "tools")
public class Tool extends CatalogItem {

  private static final JsonObject ANY_OBJECT =
      Json.createObjectBuilder().add("type", "object").build();

  @NotBlank
  @Size(max = 255)
  @Pattern(regexp = PRINTABLE)
  @Column(name = "original_name")
  private String originalName;

  @Size(max = 255)
  @Column(name = "display_name")
  private String displayName;

  @Size(max = 767)
  @Pattern(regexp = "https?://[\\x21-\\x7e]+")
  private String url;

  @NotBlank
  @Size(max = 20)
  @Column(name = "integration_type")
  private String integrationType = "MCP";

  @NotBlank
  @Size(max = 20)
  @Column(name = "request_type")
  private String requestType = "STREAMABLEHTTP";

  private JsonObject headers;

  @NotNull
  @Column(name = "input_schema")
  private JsonObject inputSchema = ANY_OBJECT;

  @Column(name = "output_schema")
  private JsonObject outputSchema;

  @NotNull private JsonObject annotations = JsonValue.EMPTY_JSON_OBJECT;

  @Size(max = 10_000)
  @Column(name = "jsonpath_filter")
  private String jsonpathFilter;

  @Positive
  @Column(name = "timeout_ms")
  private Integer timeoutMs;

  @Size(max = 20)
  @Column(name = "auth_type")
  private String authType;

  @Column(name = "auth_value")
  private String sealedCredential;

  @Size(max = 36)
  @Column(name = "gateway_id")
  private String gatewayId;

  private boolean reachable = true;

  protected Tool() {}

  public Tool(String name, Ownership ownership, String originalName) {
    super(name, ownership);
    this.originalName = originalName;
  }

  public String originalName() {
    return originalName;
  }

  public Optional<String> displayName() {
    return Optional.ofNullable(displayName);
  }

  public Optional<String> url() {
    return Optional.ofNullable(url);
  }

  public String integrationType() {
    return integrationType;
  }

  public String requestType() {
    return requestType;
  }

  public Optional<JsonObject> headers() {
    return Optional.ofNullable(headers);
  }

  public JsonObject inputSchema() {
    return inputSchema;
  }

  public Optional<JsonObject> outputSchema() {
    return Optional.ofNullable(outputSchema);
  }

  public JsonObject annotations() {
    return annotations;
  }

  public Optional<String> jsonpathFilter() {
    return Optional.ofNullable(jsonpathFilter);
  }

  public Optional<Integer> timeoutMs() {
    return Optional.ofNullable(timeoutMs);
  }

  public Optional<String> authType() {
    return Optional.ofNullable(authType);
  }

  public Optional<String> sealedCredential() {
    return Optional.ofNullable(sealedCredential);
  }

  public Optional<String> gatewayId() {
    return Optional.ofNullable(gatewayId);
  }

  public boolean isReachable() {
    return reachable;
  }

  public void setDisplayName(String displayName) {
    this.displayName = displayName;
  }

  public void setUrl(String url) {
    this.url = url;
  }

  public void setIntegrationType(String integrationType) {
    this.integrationType = integrationType;
  }

  public void setRequestType(String requestType) {
    this.requestType = requestType;
  }

  public void setHeaders(JsonObject headers) {
    this.headers = headers;
  }

  public void setInputSchema(JsonObject inputSchema) {
    this.inputSchema = inputSchema;
  }

  public void setOutputSchema(JsonObject outputSchema) {
    this.outputSchema = outputSchema;
  }

  public void setAnnotations(JsonObject annotations) {
    this.annotations = annotations;
  }

  public void setJsonpathFilter(String jsonpathFilter) {
    this.jsonpathFilter = jsonpathFilter;
  }

  public void setTimeoutMs(Integer timeoutMs) {
    this.timeoutMs = timeoutMs;
  }

  public void setAuthType(String authType) {
    this.authType = authType;
  }

  public void setSealedCredential(String sealedCredential) {
    this.sealedCredential = sealedCredential;
  }

  public void setGatewayId(String gatewayId) {
    this.gatewayId = gatewayId;
  }

  public void setReachable(boolean reachable) {
    this.reachable = reachable;
  }
}
