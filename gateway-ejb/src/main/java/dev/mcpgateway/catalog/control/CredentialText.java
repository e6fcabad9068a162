package dev.mcpgateway.catalog.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mcpgateway.upstream.Credential;
import dev.mcpgateway.upstream.HeaderField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A credential as it is sealed. */
public final class CredentialText {

  private static final JsonMapper JSON = new JsonMapper();

  private CredentialText() {}

  /** The words that ContextForge has for the kinds; empty for none. */
  public static String type(Credential credential) {
    if (credential instanceof Credential.Basic) {
      return "basic";
    }
    if (credential instanceof Credential.Bearer) {
      return "bearer";
    }
    return credential instanceof Credential.Headers ? "authheaders" : "";
  }

  static byte[] write(Credential credential) {
    ObjectNode json = JSON.createObjectNode().put("type", type(credential));
    switch (credential) {
      case Credential.Basic basic ->
          json.put("user", basic.user()).put("password", basic.password());
      case Credential.Bearer bearer -> json.put("token", bearer.token());
      case Credential.Headers headers -> {
        var all = json.putArray("headers");
        headers
            .headers()
            .forEach(
                field -> all.addObject().put("name", field.name()).put("value", field.value()));
      }
      default -> {}
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  static Credential read(byte[] written) {
    JsonNode json;
    try {
      json = JSON.readTree(new String(written, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      // Its message would have some of the secret.
      throw new IllegalStateException(
          "A sealed credential is no JSON at " + e.getLocation().getColumnNr());
    }
    return switch (json.path("type").asText()) {
      case "basic" ->
          new Credential.Basic(json.path("user").asText(), json.path("password").asText());
      case "bearer" -> new Credential.Bearer(json.path("token").asText());
      case "authheaders" -> {
        List<HeaderField> headers = new ArrayList<>();
        json.path("headers")
            .forEach(
                header ->
                    headers.add(
                        new HeaderField(
                            header.path("name").asText(), header.path("value").asText())));
        yield new Credential.Headers(headers);
      }
      default -> new Credential.None();
    };
  }
}
