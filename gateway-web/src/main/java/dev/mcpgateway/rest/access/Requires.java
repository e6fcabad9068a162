package dev.mcpgateway.rest.access;

import dev.mcpgateway.rbac.Permission;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The permission that an operation requires. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Requires {

  Permission value();

  /**
   * The path parameter with the id of the team in which the permission is required; empty if the
   * permission may be held in any team or globally.
   */
  String team() default "";

  /**
   * Whether holding it in one's personal team will do, too: the operation then looks where the row
   * that it is about is.
   */
  boolean orInOwnTeam() default false;

  /**
   * Whether everybody may do it for themselves, and the permission is required for others only: the
   * operation then calls {@link Access#requireFor} before it does anything.
   */
  boolean forOthersOnly() default false;

  /**
   * The bounds that an API token may have to reach the operation: all of the token's must be among
   * them. If empty, it is reached by logins and by tokens without bounds.
   */
  TokenBound[] reachedWithin() default {};

  /** Whether a login is required rather than an API token. */
  boolean byLoginOnly() default false;
}
