package dev.mcpgateway.deployed;

import dev.mcpgateway.testbed.Route;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The configuration of a test class's gateway; without it, a direct route and the defaults. */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface DeployedWith {

  /** The route from the gateway to its database. */
  Route route() default Route.DIRECT;

  /** Further settings, each {@code property=value}. */
  String[] settings() default {};
}
