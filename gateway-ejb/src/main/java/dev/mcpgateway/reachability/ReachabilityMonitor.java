package dev.mcpgateway.reachability;

import dev.mcpgateway.bootstrap.BootstrapStatus;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Checks the database every few seconds after the bootstrap. Its thread ends with the application:
 * a thread of the server that was created here would keep the application in memory.
 */
@Startup
@Singleton
@DependsOn("GatewayBootstrap")
@TransactionManagement(TransactionManagementType.BEAN)
public class ReachabilityMonitor {

  @Inject private BootstrapStatus bootstrap;
  @Inject private DatabaseReachability reachability;
  @Resource private ManagedThreadFactory threads;

  private Optional<Monitoring> monitoring = Optional.empty();

  private record Monitoring(
      DatabasePing ping, ScheduledExecutorService thread, ScheduledFuture<?> questions) {}

  @PostConstruct
  void begin() {
    if (bootstrap.snapshot().isDone()) {
      DatabasePing ping = new DatabasePing(ConfiguredSettings.database());
      ReachabilityRound round = new ReachabilityRound(ping, reachability);
      round.run();
      ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(threads);
      long period = DatabaseReachability.PERIOD.toMillis();
      monitoring =
          Optional.of(
              new Monitoring(
                  ping,
                  thread,
                  thread.scheduleWithFixedDelay(round, period, period, TimeUnit.MILLISECONDS)));
    }
  }

  @PreDestroy
  void end() {
    monitoring.ifPresent(ReachabilityMonitor::stop);
  }

  private static void stop(Monitoring running) {
    running.questions().cancel(false);
    running.thread().shutdown();
    try {
      if (running
          .thread()
          .awaitTermination(DatabasePing.MAX_LENGTH.toMillis(), TimeUnit.MILLISECONDS)) {
        running.ping().close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
