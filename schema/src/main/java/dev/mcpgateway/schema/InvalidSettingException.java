package dev.mcpgateway.schema;

/** A missing or invalid setting; the message names it and says what is accepted. */
public class InvalidSettingException extends SchemaException {

  private static final long serialVersionUID = 1L;

  private final String property;

  /**
   * Creates the exception.
   *
   * @param property the property name
   * @param problem what is wrong and what is accepted; must not contain a secret
   */
  public InvalidSettingException(String property, String problem) {
    super(property + " (" + SettingLookup.environmentName(property) + ") " + problem);
    this.property = property;
  }

  /** The property name of the setting. */
  public String property() {
    return property;
  }
}
