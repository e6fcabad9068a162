package dev.mcpgateway.schema;

import java.util.logging.Level;
import liquibase.logging.Logger;
import liquibase.logging.core.AbstractLogService;
import liquibase.logging.core.AbstractLogger;

/**
 * Lowers the level of Liquibase's own log: {@link SchemaListener} and {@link SchemaException}
 * report what an operator needs, once and without a stack trace.
 */
final class LiquibaseLog extends AbstractLogService {

  private static final System.Logger LOGGER = System.getLogger("dev.mcpgateway.schema.liquibase");

  @Override
  public int getPriority() {
    return PRIORITY_NOT_APPLICABLE;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Logger getLog(Class clazz) {
    return new AbstractLogger() {
      @Override
      public void close() {}

      @Override
      public void log(Level level, String message, Throwable thrown) {
        System.Logger.Level quieter =
            level.intValue() >= Level.INFO.intValue()
                ? System.Logger.Level.DEBUG
                : System.Logger.Level.TRACE;
        LOGGER.log(quieter, message, thrown);
      }
    };
  }
}
