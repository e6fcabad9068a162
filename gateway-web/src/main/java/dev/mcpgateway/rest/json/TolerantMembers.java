package dev.mcpgateway.rest.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record of a request that clients of ContextForge send: its members come in snake case or in
 * camel case, and so do those of the records within it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface TolerantMembers {

  /**
   * Members, in snake case, of what this gateway does not have: they are taken where they are null,
   * false, 0 or empty, or have one of the values after an equals sign, such as {@code
   * gateway_mode=cache}.
   */
  String[] notSupported() default {};

  /**
   * The record of answers whose other members are taken, too, where they equal what is there: who
   * sends back what they have read changes nothing by it.
   */
  Class<?> readModel() default Void.class;

  /**
   * Lists of texts that may also come as one text with commas, or of objects with a {@code label}.
   */
  String[] words() default {};

  /** The one component, a map, that has all members of the object; empty: each has its own. */
  String flat() default "";
}
