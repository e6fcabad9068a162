package dev.mcpgateway.rest.openapi;

import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/**
 * Removes the member {@code endpoints}, which Payara adds to the document and client generators
 * reject.
 */
public class StandardMembers implements OASFilter {

  @Override
  public void filterOpenAPI(OpenAPI document) {
    try {
      document
          .getClass()
          .getMethod("setEndpoints", Map.class)
          .invoke(document, new TreeMap<String, Object>());
    } catch (NoSuchMethodException e) {
      return; // Another server, which adds nothing.
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("The server's own member cannot be taken out", e);
    }
  }
}
