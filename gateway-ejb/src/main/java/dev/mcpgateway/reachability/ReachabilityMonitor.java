package dev.mcpgateway.reachability;

import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Asks the database every few seconds, from the end of the bootstrap on. */
@Startup
@Singleton
@DependsOn("GatewayBootstrap")
@TransactionManagement(TransactionManagementType.BEAN)
public class ReachabilityMonitor {

  @Inject private DatabaseReachability reachability;
  @Resource private ManagedScheduledExecutorService scheduler;

  private DatabasePing ping;
  private ScheduledFuture<?> questions;

  @PostConstruct
  void begin() {
    ping = new DatabasePing(ConfiguredSettings.database());
    reachability.publish(ping.ask());
    long period = DatabaseReachability.PERIOD.toMillis();
    questions =
        scheduler.scheduleWithFixedDelay(
            () -> reachability.publish(ping.ask()), period, period, TimeUnit.MILLISECONDS);
  }

  @PreDestroy
  void end() {
    questions.cancel(false);
    ping.close();
  }
}
