package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.RowQuery;
import dev.mcpgateway.identity.TextRules;
import dev.mcpgateway.rest.Flag;
import dev.mcpgateway.rest.paging.ListLimit;
import dev.mcpgateway.rest.problem.ApiException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What every list of the catalogue can be asked for with. */
public class ListParameters {

  @QueryParam("include_inactive")
  @DefaultValue("false")
  private Flag includeInactive;

  @QueryParam("tags")
  private String tags;

  @QueryParam("team_id")
  private String teamId;

  @QueryParam("visibility")
  private VisibilityParameter visibility;

  @QueryParam("limit")
  @DefaultValue("0")
  private ListLimit limit;

  @QueryParam("cursor")
  private String cursor;

  @QueryParam("include_pagination")
  @DefaultValue("false")
  private Flag includePagination;

  /**
   * Which rows are asked for.
   *
   * @param gatewayId of one upstream server alone; null for those of all
   */
  RowQuery query(String gatewayId) {
    return new RowQuery(
        includeInactive.isSet(),
        tags == null ? List.of() : labels(tags),
        id("team_id", teamId),
        Optional.ofNullable(visibility).map(VisibilityParameter::value),
        id("gateway_id", gatewayId),
        Optional.empty(),
        false);
  }

  ListLimit limit() {
    return limit;
  }

  /** Null for the first page. */
  String cursor() {
    return cursor;
  }

  /** Whether the cursor of the next page is to be in the body. */
  boolean isEnveloped() {
    return includePagination.isSet();
  }

  private static Optional<String> id(String parameter, String written) {
    if (written != null && !TextRules.isId(written)) {
      throw ApiException.invalid(parameter, "must be an id");
    }
    return Optional.ofNullable(written);
  }

  private static List<String> labels(String written) {
    if (written.chars().anyMatch(Character::isISOControl)) {
      throw ApiException.invalid("tags", "must not have control characters");
    }
    return Arrays.stream(written.split(",", -1))
        .map(String::strip)
        .filter(tag -> !tag.isEmpty())
        .toList();
  }
}
