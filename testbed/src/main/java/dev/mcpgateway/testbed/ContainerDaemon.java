package dev.mcpgateway.testbed;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/** A server program in a container, published on a loopback port. */
final class ContainerDaemon implements Daemon {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int SECONDS_TO_END = 30;

  private final GenericContainer<?> container;
  private final int port = Ports.free();
  private final String stopSignal;
  private final String crashSignal;

  /** The port is chosen here since Docker would choose another one at each restart. */
  ContainerDaemon(
      GenericContainer<?> container, int containerPort, String stopSignal, String crashSignal) {
    this.stopSignal = stopSignal;
    this.crashSignal = crashSignal;
    PortBinding binding =
        new PortBinding(Binding.bindIpAndPort(LOOPBACK, port), ExposedPort.tcp(containerPort));
    this.container =
        container
            .withExposedPorts(containerPort)
            .withCreateContainerCmdModifier(
                create -> create.getHostConfig().withPortBindings(List.of(binding)));
  }

  @Override
  public String host() {
    return LOOPBACK;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void start() {
    if (container.getContainerId() == null) {
      container.start();
    } else {
      docker().startContainerCmd(container.getContainerId()).exec();
    }
  }

  @Override
  public boolean isRunning() {
    return container.isRunning();
  }

  @Override
  public void stop() {
    end(stopSignal);
  }

  @Override
  public void crash() {
    end(crashSignal);
  }

  @Override
  public List<String> log() {
    return container.getLogs().lines().toList();
  }

  @Override
  public void close() {
    container.stop();
  }

  private void end(String signal) {
    String id = container.getContainerId();
    docker().killContainerCmd(id).withSignal(signal).exec();
    docker()
        .waitContainerCmd(id)
        .exec(new WaitContainerResultCallback())
        .awaitStatusCode(SECONDS_TO_END, TimeUnit.SECONDS);
  }

  private static DockerClient docker() {
    return DockerClientFactory.instance().client();
  }
}
