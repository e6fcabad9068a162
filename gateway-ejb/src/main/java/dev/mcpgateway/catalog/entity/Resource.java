package dev.mcpgateway.catalog.entity;

import dev.mcpgateway.catalog.Ownership;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** Something that agents may read. */
@Entity
@Cacheable(false)
@Table(name = "resources")
public class Resource extends CatalogItem {

  @NotBlank
  @Size(max = 767)
  @Pattern(regexp = "[\\x21-\\x7e]+")
  private String uri;

  @NotBlank
  @Size(max = 767)
  @Pattern(regexp = "[\\x21-\\x7e]+")
  @Column(name = "original_uri")
  private String originalUri;

  @Size(max = 767)
  @Column(name = "uri_template")
  private String uriTemplate;

  @Size(max = 255)
  @Column(name = "mime_type")
  private String mimeType;

  @PositiveOrZero private Long size;

  @Size(max = 10_000_000)
  @Column(name = "text_content")
  private String textContent;

  @Size(max = 10_000_000)
  @Column(name = "binary_content")
  private byte[] binaryContent;

  @Size(max = 36)
  @Column(name = "gateway_id")
  private String gatewayId;

  protected Resource() {}

  public Resource(String name, Ownership ownership, String uri, String originalUri) {
    super(name, ownership);
    this.uri = uri;
    this.originalUri = originalUri;
  }

  public String uri() {
    return uri;
  }

  public String originalUri() {
    return originalUri;
  }

  public Optional<String> uriTemplate() {
    return Optional.ofNullable(uriTemplate);
  }

  public Optional<String> mimeType() {
    return Optional.ofNullable(mimeType);
  }

  public Optional<Long> size() {
    return Optional.ofNullable(size);
  }

  public Optional<String> textContent() {
    return Optional.ofNullable(textContent);
  }

  public Optional<byte[]> binaryContent() {
    return Optional.ofNullable(binaryContent).map(byte[]::clone);
  }

  public Optional<String> gatewayId() {
    return Optional.ofNullable(gatewayId);
  }

  public void setUriTemplate(String uriTemplate) {
    this.uriTemplate = uriTemplate;
  }

  public void setMimeType(String mimeType) {
    this.mimeType = mimeType;
  }

  public void setSize(Long size) {
    this.size = size;
  }

  public void setTextContent(String textContent) {
    this.textContent = textContent;
  }

  public void setBinaryContent(byte[] binaryContent) {
    this.binaryContent = binaryContent == null ? null : binaryContent.clone();
  }

  public void setGatewayId(String gatewayId) {
    this.gatewayId = gatewayId;
  }
}
