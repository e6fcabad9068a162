package dev.mcpgateway.rest.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the record of an operation says of it, see {@link AuditFilter}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Audited {

  /** In {@link #id}: the e-mail address of the caller. */
  String CALLER = "caller";

  /** The kind of thing that it is about, such as {@code user}: the record's resource type. */
  String value();

  /**
   * What names the one that it is about: parameters of the path, members of the body, or {@link
   * #CALLER}. Of several the values are joined by a slash. Where there is none, it is what the
   * operation itself says ({@link dev.mcpgateway.rest.frame.RequestContext#about}), else what the
   * answer's {@code Location} ends with.
   */
  String[] id() default {};

  /** The path parameter with the id of the team; empty: the one in which a permission is needed. */
  String team() default "";

  /** Whether it only reads, though its method is not one of those that do. */
  boolean reads() default false;

  /** What stands in place of a permission where it asks for none. */
  String as() default "auth.authenticated";
}
