package dev.mcpgateway.schema;

/** A setting that is missing or cannot be understood; the message names it and what is accepted. */
public class InvalidSettingException extends SchemaException {

  private static final long serialVersionUID = 1L;

  private final String property;

  /**
   * Refuses a setting.
   *
   * @param property the property name
   * @param problem what is wrong, and what would be accepted; must not repeat a secret
   */
  public InvalidSettingException(String property, String problem) {
    super(property + " (" + SettingLookup.environmentName(property) + ") " + problem);
    this.property = property;
  }

  /** The name of the refused property. */
  public String property() {
    return property;
  }
}
