package dev.mcpgateway.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the API's document says of an operation beyond what its signature does. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Described {

  /** One line; in camel case it is the operation's id. */
  String value();

  /** What the caller has to know besides, in whole sentences. */
  String note() default "";

  /** The status of success. */
  int status() default 200;

  /** The record in the answer's body; {@link Void} where it has none. */
  Class<?> answer() default Void.class;

  /** Whether the answer is a list of those. */
  boolean list() default false;

  /** What else it can be refused with: HTTP statuses beyond those that every operation has. */
  int[] refusals() default {};
}
