package dev.mcpgateway.rest.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An operation that everybody may do for themselves, once it is known who they are. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Authenticated {

  /** Whether it is open to somebody who has yet to change the password. */
  boolean beforePasswordChange() default false;

  /**
   * The bounds with which an API token reaches it all the same: those of the token must be among
   * them. None: it is reached by logins, and by tokens that are bound to nothing.
   */
  TokenBound[] reachedWithin() default {};

  /** Whether an API token is not enough. */
  boolean byLoginOnly() default false;
}
