package dev.mcpgateway.catalog;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;

/**
 * What an operator can set about the catalogue.
 *
 * @param defaultVisibility of new rows for which none is asked
 */
public record CatalogSettings(Visibility defaultVisibility) {

  public static final String DEFAULT_VISIBILITY = "mcpgateway.catalog.default-visibility";

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming the first that is not understood
   */
  public static CatalogSettings from(SettingLookup lookup) {
    String visibility = lookup.find(DEFAULT_VISIBILITY).orElse(Visibility.PUBLIC.id());
    return new CatalogSettings(
        Visibility.of(visibility)
            .orElseThrow(
                () ->
                    new InvalidSettingException(
                        DEFAULT_VISIBILITY,
                        "is '%s': private, team and public are accepted".formatted(visibility))));
  }
}
