package dev.mcpgateway.rest;

import dev.mcpgateway.rest.frame.ApiSettings;
import dev.mcpgateway.rest.problem.ApiException;
import dev.mcpgateway.rest.problem.ProblemType;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.EntityTag;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The precondition of a change, from {@code If-Match}. */
@ApplicationScoped
public class Conditions {

  private static final Pattern ONE_TAG = Pattern.compile("\"([0-9]{1,18})\"");

  private final boolean required = ApiSettings.from(ConfiguredSettings.lookup()).ifMatchRequired();

  /** The entity tag of a resource with a time of last change. */
  public static EntityTag tag(Instant updatedAt) {
    return new EntityTag(Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, updatedAt)));
  }

  /** The entity tag of a resource with a version. */
  public static EntityTag tag(int version) {
    return new EntityTag(Integer.toString(version));
  }

  /** The expected time of last change; empty if the client gives none. */
  public Optional<Instant> unchangedSince(String ifMatch) {
    return number(ifMatch).map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  /** The expected version; empty if the client gives none. */
  public Optional<Integer> version(String ifMatch) {
    return number(ifMatch).map(number -> number > Integer.MAX_VALUE ? -1 : number.intValue());
  }

  private Optional<Long> number(String ifMatch) {
    if (ifMatch == null || ifMatch.isBlank()) {
      if (required) {
        throw ApiException.of(
            ProblemType.CONDITION_REQUIRED,
            "This gateway takes changes with If-Match only: send the ETag that you have read");
      }
      return Optional.empty();
    }
    if (ifMatch.strip().equals("*")) {
      return Optional.empty();
    }
    Matcher tag = ONE_TAG.matcher(ifMatch.strip());
    if (!tag.matches()) {
      throw ApiException.of(
          ProblemType.CHANGED_MEANWHILE, "If-Match must be one ETag of this resource");
    }
    return Optional.of(Long.valueOf(tag.group(1)));
  }
}
