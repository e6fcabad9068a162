package dev.mcpgateway.deployed;

import java.io.File;
import java.net.URISyntaxException;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.hamcrest.Matcher;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The WAR as it was built. */
public final class GatewayArchive {

  private static final File BUILT = new File("target/gateway.war");

  private GatewayArchive() {}

  /** Exactly what was built. */
  public static WebArchive built() {
    return ShrinkWrap.createFromZipFile(WebArchive.class, BUILT);
  }

  /**
   * What was built, and tests that run inside the server, with AssertJ and Awaitility, which needs
   * Hamcrest.
   *
   * @param classes the test classes, their superclasses and what else they use; nested classes come
   *     along
   */
  public static WebArchive withTests(Class<?>... classes) {
    return built()
        .addClasses(classes)
        .addClass(GatewayDeployment.class)
        .addAsLibraries(jarOf(Assertions.class), jarOf(Awaitility.class), jarOf(Matcher.class));
  }

  private static File jarOf(Class<?> type) {
    try {
      return new File(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
