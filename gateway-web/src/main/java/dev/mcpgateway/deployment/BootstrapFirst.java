package dev.mcpgateway.deployment;

import dev.mcpgateway.bootstrap.GatewayBootstrap;
import jakarta.ejb.EJB;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * Delays the start of the web module until the bootstrap has ended, and fails it if the bootstrap
 * has failed: servers then fail the deployment with this exception's message.
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
