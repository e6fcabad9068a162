package dev.mcpgateway.bootstrap;

import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ejb.AccessTimeout;
import jakarta.ejb.Lock;
import jakarta.ejb.LockType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Brings the gateway up while the server deploys it.
 *
 * <p>If that fails, the deployment must fail with the reason. Servers report of a singleton only
 * that its initialisation failed, so the reason is kept here for the web module, whose start fails
 * with it.
 *
 * <p>Transactions are bean-managed, hence absent: a container-managed one that timed out during a
 * long migration would be rolled back with a warning, and the application deployed all the same.
 */
@DataSourceDefinition(
    name = GatewayDataSource.JNDI_NAME,
    className = "dev.mcpgateway.bootstrap.GatewayDataSource",
    minPoolSize = 0,
    initialPoolSize = 0,
    maxPoolSize = GatewayDataSource.MAX_POOL,
    maxIdleTime = GatewayDataSource.IDLE_SECONDS,
    properties = {
      "fish.payara.max-wait-time-in-millis=10000",
      "fish.payara.is-connection-validation-required=true",
      "fish.payara.connection-validation-method=custom-validation",
      "fish.payara.validation-classname=org.glassfish.api.jdbc.validation.JDBC40ConnectionValidation",
      "fish.payara.validate-atmost-once-period-in-seconds=5",
      "fish.payara.fail-all-connections=true"
    })
@Startup
@Singleton
@Lock(LockType.WRITE)
@AccessTimeout(value = 10, unit = TimeUnit.MINUTES)
@TransactionManagement(TransactionManagementType.BEAN)
public class GatewayBootstrap {

  @Inject private BootstrapStatus status;
  @Inject private BootstrapSteps steps;

  private Optional<RuntimeException> failure = Optional.empty();

  @PostConstruct
  void comeUp() {
    try {
      new BootstrapRun(ConfiguredSettings.lookup(), steps.inOrder(), status).run();
    } catch (RuntimeException e) {
      BootstrapLog.failed(e);
      failure = Optional.of(e);
    }
  }

  /** Why the bootstrap failed, if it did; blocks until the bootstrap has ended. */
  @Lock(LockType.READ)
  public Optional<RuntimeException> failure() {
    return failure;
  }
}
