package dev.mcpgateway.catalog.entity;

import dev.mcpgateway.catalog.Ownership;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** A prompt that agents may fill in. */
@Entity
@Cacheable(false)
@Table(name = "prompts")
public class Prompt extends CatalogItem {

  @NotBlank
  @Size(max = 255)
  @Pattern(regexp = PRINTABLE)
  @Column(name = "original_name")
  private String originalName;

  @Size(max = 255)
  @Column(name = "display_name")
  private String displayName;

  @NotNull
  @Size(max = 1_000_000)
  private String template = "";

  @NotNull
  @Column(name = "argument_schema")
  private JsonObject argumentSchema = JsonValue.EMPTY_JSON_OBJECT;

  @Size(max = 36)
  @Column(name = "gateway_id")
  private String gatewayId;

  protected Prompt() {}

  public Prompt(String name, Ownership ownership, String originalName) {
    super(name, ownership);
    this.originalName = originalName;
  }

  public String originalName() {
    return originalName;
  }

  public Optional<String> displayName() {
    return Optional.ofNullable(displayName);
  }

  public String template() {
    return template;
  }

  public JsonObject argumentSchema() {
    return argumentSchema;
  }

  public Optional<String> gatewayId() {
    return Optional.ofNullable(gatewayId);
  }

  public void setDisplayName(String displayName) {
    this.displayName = displayName;
  }

  public void setTemplate(String template) {
    this.template = template;
  }

  public void setArgumentSchema(JsonObject argumentSchema) {
    this.argumentSchema = argumentSchema;
  }

  public void setGatewayId(String gatewayId) {
    this.gatewayId = gatewayId;
  }
}
