package dev.mcpgateway.rest.access;

import dev.mcpgateway.rbac.Permission;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The permission without which an operation is refused. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Requires {

  Permission value();

  /**
   * The path parameter with the id of the team in which the permission is needed; empty where any
   * team's will do, or none's.
   */
  String team() default "";

  /**
   * Whether everybody may do it for themselves, so that the permission is needed for others only:
   * the operation then asks {@link Access#requireFor} before it does anything.
   */
  boolean forOthersOnly() default false;

  /**
   * The bounds with which an API token reaches it all the same: those of the token must be among
   * them. None: it is reached by logins, and by tokens that are bound to nothing.
   */
  TokenBound[] reachedWithin() default {};

  /** Whether an API token is not enough. */
  boolean byLoginOnly() default false;
}
