package dev.mcpgateway.deployment;

import dev.mcpgateway.bootstrap.GatewayBootstrap;
import jakarta.ejb.EJB;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * Keeps the web module from starting before the bootstrap has ended, and at all when it has failed:
 * servers then fail the deployment with this exception's message in their answer.
 */
@WebListener
public class BootstrapFirst implements ServletContextListener {

  @EJB private GatewayBootstrap bootstrap;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    bootstrap
        .failure()
        .ifPresent(
            failure -> {
              throw failure;
            });
  }
}
