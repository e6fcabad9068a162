package dev.mcpgateway.ear;

import java.util.Optional;
import org.jboss.arquillian.container.spi.ContainerRegistry;
import org.jboss.arquillian.container.spi.event.container.AfterStop;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * Creates the domain that Arquillian starts, and configures its location; the tests of a JVM share
 * it.
 */
public final class DomainExtension implements LoadableExtension {

  private static volatile Optional<PayaraDomain> domain = Optional.empty();

  /** The domain, which runs from Arquillian's first deployment on. */
  static PayaraDomain domain() {
    return domain.orElseThrow();
  }

  @Override
  public void register(ExtensionBuilder builder) {
    builder.observer(Preparation.class);
  }

  /** Prepares before the adapter reads its configuration; cleans up after the server's end. */
  static final class Preparation {

    void before(@Observes ContainerRegistry containers) {
      PayaraDomain made = PayaraDomain.make();
      domain = Optional.of(made);
      containers
          .getContainers()
          .forEach(
              container ->
                  container
                      .getContainerConfiguration()
                      .property("domain", made.name())
                      .property("adminPort", Integer.toString(made.adminPort())));
    }

    void after(@Observes AfterStop event) {
      domain().close();
    }
  }
}
