package dev.mcpgateway.micro;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Corrects the heads of requests before the platform processes them.
 *
 * <p>A path with a malformed escape, such as {@code /%zz}, would be answered 200 before any filter
 * of the application, with a stack trace in the log. It becomes the path {@link #INSTEAD}, which
 * the application answers 400.
 *
 * <p>An {@code Upgrade}, which Java's own client sends with every request, makes the platform leave
 * the body to a handler of the other protocol, which does not exist. It is ignored, as RFC 9110,
 * 7.8 permits.
 *
 * <p>It is a Grizzly filter around the one that calls the application. Grizzly's classes are in a
 * class loader of the platform, so they are accessed by reflection.
 */
final class RequestHeadFilter {

  /** The same in the application's filter. */
  static final String INSTEAD = "/%25";

  private static final Pattern MALFORMED = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private final MethodHandle message;
  private final Class<?> content;
  private final MethodHandle header;
  private final MethodHandle path;
  private final MethodHandle setPath;
  private final Class<?> upgradeEvent;
  private final MethodHandle upgrading;
  private final MethodHandle upgrade;
  private final MethodHandle forget;
  private final MethodHandle leaveBody;

  private RequestHeadFilter(ClassLoader platform) throws ReflectiveOperationException {
    Class<?> context = platform.loadClass("org.glassfish.grizzly.filterchain.FilterChainContext");
    Class<?> request = platform.loadClass("org.glassfish.grizzly.http.HttpRequestPacket");
    message = handle(context.getMethod("getMessage"));
    content = platform.loadClass("org.glassfish.grizzly.http.HttpContent");
    header = handle(content.getMethod("getHttpHeader"));
    path = handle(request.getMethod("getRequestURI"));
    setPath = handle(request.getMethod("setRequestURI", String.class));
    Class<?> head = platform.loadClass("org.glassfish.grizzly.http.HttpHeader");
    upgradeEvent =
        platform.loadClass("org.glassfish.grizzly.http.HttpEvents$IncomingHttpUpgradeEvent");
    upgrading = handle(upgradeEvent.getMethod("getHttpHeader"));
    upgrade = handle(head.getMethod("getUpgradeDC"));
    forget =
        handle(
            platform.loadClass("org.glassfish.grizzly.http.util.DataChunk").getMethod("recycle"));
    leaveBody = handle(head.getMethod("setIgnoreContentModifiers", boolean.class));
  }

  /**
   * Installs the filter in every listener that serves.
   *
   * @param platform the class loader of the running platform
   */
  static void install(ClassLoader platform) throws ReflectiveOperationException {
    Object locator =
        platform
            .loadClass("org.glassfish.internal.api.Globals")
            .getMethod("getDefaultHabitat")
            .invoke(null);
    Class<?> locatorType = platform.loadClass("org.glassfish.hk2.api.ServiceLocator");
    Class<?> listenerType = platform.loadClass("org.glassfish.grizzly.config.dom.NetworkListener");
    Class<?> serviceType = platform.loadClass("com.sun.enterprise.v3.services.impl.GrizzlyService");
    java.lang.annotation.Annotation[] any = {};
    Object service =
        locatorType
            .getMethod("getService", Class.class, java.lang.annotation.Annotation[].class)
            .invoke(locator, serviceType, any);
    List<?> listeners =
        (List<?>)
            locatorType
                .getMethod("getAllServices", Class.class, java.lang.annotation.Annotation[].class)
                .invoke(locator, listenerType, any);
    RequestHeadFilter filter = new RequestHeadFilter(platform);
    int put = 0;
    for (Object listener : listeners) {
      Object proxy =
          serviceType.getMethod("lookupNetworkProxy", listenerType).invoke(service, listener);
      // One that serves can be named by several configurations, and has the filter then.
      if (proxy != null && filter.isInstalledIn(platform, proxy)) {
        put++;
      }
    }
    if (put == 0) {
      throw new ReflectiveOperationException("no listener asks the application");
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private boolean isInstalledIn(ClassLoader platform, Object proxy)
      throws ReflectiveOperationException {
    Object underlying = proxy.getClass().getMethod("getUnderlyingListener").invoke(proxy);
    Object transport = underlying.getClass().getMethod("getTransport").invoke(underlying);
    List chain = (List) transport.getClass().getMethod("getProcessor").invoke(transport);
    Class<?> last = platform.loadClass("org.glassfish.grizzly.http.server.HttpServerFilter");
    int at = 0;
    while (at < chain.size() && !last.isInstance(chain.get(at))) {
      at++;
    }
    if (at == chain.size()) {
      return false;
    }
    Class<?> type = platform.loadClass("org.glassfish.grizzly.filterchain.Filter");
    Object asksApplication = chain.get(at);
    // In its place rather than before it, since open connections have a state for each filter.
    chain.set(
        at,
        Proxy.newProxyInstance(
            platform,
            new Class<?>[] {type},
            (filter, method, arguments) -> {
              if (method.getName().equals("equals")) {
                return filter == arguments[0];
              }
              correct(method.getName(), arguments);
              return callNext(asksApplication, method, arguments);
            }));
    return true;
  }

  private void correct(String method, Object[] arguments) throws Throwable {
    switch (method) {
      case "handleRead" -> correctPath(arguments[0]);
      case "handleEvent" -> ignoreUpgrade(arguments[1]);
      default -> {
        // Nothing of a request's head.
      }
    }
  }

  private static Object callNext(Object filter, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(filter, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void correctPath(Object context) throws Throwable {
    Object read = message.invoke(context);
    // Nothing was read if a suspended response is resumed.
    if (content.isInstance(read)) {
      Object request = header.invoke(read);
      if (isMalformed((String) path.invoke(request))) {
        setPath.invoke(request, INSTEAD);
      }
    }
  }

  /** The platform announces an upgrade before it decides what to do with the body. */
  private void ignoreUpgrade(Object event) throws Throwable {
    if (upgradeEvent.isInstance(event)) {
      Object head = upgrading.invoke(event);
      forget.invoke(upgrade.invoke(head));
      leaveBody.invoke(head, false);
    }
  }

  /** Whether a percent sign is not followed by two hexadecimal digits. */
  static boolean isMalformed(String path) {
    return path.indexOf('%') >= 0 && MALFORMED.matcher(path).find();
  }

  private static MethodHandle handle(Method method) throws IllegalAccessException {
    return MethodHandles.publicLookup()
        .unreflect(method)
        .asType(MethodHandles.publicLookup().unreflect(method).type().generic());
  }
}
