package dev.mcpgateway.rest.json;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.lang.reflect.RecordComponent;

/** JSON names: the Java names in snake case. */
public final class Names {

  private Names() {}

  /** The name of a record's component in JSON: camel case where the record says so. */
  public static String inJson(RecordComponent component) {
    return component.getDeclaringRecord().isAnnotationPresent(JsonNaming.class)
        ? component.getName()
        : inJson(component.getName());
  }

  /** Such as {@code is_system_role} for {@code isSystemRole}. */
  public static String inJson(String java) {
    return SnakeCaseStrategy.INSTANCE.translate(java);
  }
}
