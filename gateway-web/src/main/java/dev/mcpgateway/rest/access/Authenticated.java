package dev.mcpgateway.rest.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An operation that every authenticated caller may do for themselves. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Authenticated {

  /** Whether it is allowed before the user has changed a password that must be changed. */
  boolean beforePasswordChange() default false;

  /**
   * The bounds that an API token may have to reach the operation: all of the token's must be among
   * them. If empty, it is reached by logins and by tokens without bounds.
   */
  TokenBound[] reachedWithin() default {};

  /** Whether a login is required rather than an API token. */
  boolean byLoginOnly() default false;
}
