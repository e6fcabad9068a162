package dev.mcpgateway.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The description of an operation in the OpenAPI document, beyond its signature. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Described {

  /** A one-line summary; in camel case it is the operation's id. */
  String value();

  /** A further description, in whole sentences. */
  String note() default "";

  /** The status of a successful response. */
  int status() default 200;

  /** The record in the response body; {@link Void} if it has none. */
  Class<?> answer() default Void.class;

  /** Whether the response is a list of such records. */
  boolean list() default false;

  /** Further error statuses, beyond those that every operation has. */
  int[] refusals() default {};
}
