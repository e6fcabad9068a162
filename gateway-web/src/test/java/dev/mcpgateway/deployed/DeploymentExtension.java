package dev.mcpgateway.deployed;

import java.lang.annotation.Annotation;
import java.util.Optional;
import org.jboss.arquillian.container.spi.Container;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.client.protocol.metadata.Servlet;
import org.jboss.arquillian.container.spi.context.annotation.DeploymentScoped;
import org.jboss.arquillian.container.spi.event.container.AfterDeploy;
import org.jboss.arquillian.container.spi.event.container.AfterUnDeploy;
import org.jboss.arquillian.container.spi.event.container.BeforeDeploy;
import org.jboss.arquillian.core.api.Instance;
import org.jboss.arquillian.core.api.InstanceProducer;
import org.jboss.arquillian.core.api.annotation.Inject;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.arquillian.test.spi.TestClass;
import org.jboss.arquillian.test.spi.enricher.resource.ResourceProvider;

/** Configures each server process, before its start, with its port and its database. */
public final class DeploymentExtension implements LoadableExtension {

  private static volatile Optional<GatewayDeployment> current = Optional.empty();

  /** The current deployment. */
  public static Optional<GatewayDeployment> current() {
    return current;
  }

  @Override
  public void register(ExtensionBuilder builder) {
    builder.observer(Preparation.class).service(ResourceProvider.class, CurrentDeployment.class);
  }

  /** Prepares before a deployment and cleans up after it. */
  static final class Preparation {

    /** Arquillian finds what to inject by the type argument, which must be a plain class. */
    @SuppressWarnings("rawtypes")
    @Inject
    private Instance<Container> container;

    @Inject private Instance<TestClass> testClass;
    @Inject @DeploymentScoped private InstanceProducer<ProtocolMetaData> address;

    void before(@Observes BeforeDeploy event) throws Exception {
      Class<?> type = testClass.get().getJavaClass();
      DeployedWith with =
          Optional.ofNullable(type.getAnnotation(DeployedWith.class))
              .orElse(Defaults.class.getAnnotation(DeployedWith.class));
      GatewayDeployment deployment = GatewayDeployment.prepare(type.getSimpleName(), with);
      current = Optional.of(deployment);
      container
          .get()
          .getContainerConfiguration()
          .property("extraMicroOptions", deployment.microOptions());
      setUpAgain(event.getDeployableContainer());
    }

    /** A container reads its configuration once, before any test class. */
    private <C extends ContainerConfiguration> void setUpAgain(DeployableContainer<C> deployable)
        throws Exception {
      deployable.setup(
          deployable.getConfigurationClass().cast(container.get().createDeployableConfiguration()));
    }

    /** The server names itself by an address of any network interface, even a container's. */
    void deployed(@Observes AfterDeploy event) {
      ProtocolMetaData onLoopback = new ProtocolMetaData();
      for (HTTPContext context : address.get().getContexts(HTTPContext.class)) {
        HTTPContext local = new HTTPContext("127.0.0.1", context.getPort());
        context
            .getServlets()
            .forEach(it -> local.add(new Servlet(it.getName(), it.getContextRoot())));
        onLoopback.addContext(local);
      }
      address.set(onLoopback);
    }

    void after(@Observes AfterUnDeploy event) {
      current.ifPresent(GatewayDeployment::close);
      current = Optional.empty();
    }
  }

  @DeployedWith
  private static final class Defaults {}

  /** Provides the deployment to a client. */
  static final class CurrentDeployment implements ResourceProvider {

    @Override
    public boolean canProvide(Class<?> type) {
      return type == GatewayDeployment.class;
    }

    @Override
    public Object lookup(ArquillianResource resource, Annotation... qualifiers) {
      return current.orElseThrow(() -> new IllegalStateException("Nothing is deployed."));
    }
  }
}
