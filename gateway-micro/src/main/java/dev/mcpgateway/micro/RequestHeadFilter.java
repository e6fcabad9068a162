package dev.mcpgateway.micro;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Mends the heads of requests before the platform acts on them.
 *
 * <p>A path with a malformed escape, such as {@code /%zz}, would be answered 200 before any filter
 * of the application, with a stack trace in the log. It becomes the path {@link #INSTEAD}, which
 * the application answers 400.
 *
 * <p>An {@code Upgrade}, which Java's own client sends with every request, makes the platform leave
 * the body to whoever speaks the other protocol, and nobody does. It is overlooked, as RFC 9110,
 * 7.8 lets a server do.
 *
 * <p>It is a filter of Grizzly, put before the one that asks the application. Grizzly's classes are
 * the platform's alone, in a class loader of its own, so they are reached by reflection.
 */
final class RequestHeadFilter {

  /** Agreed with the application's filter. */
  static final String INSTEAD = "/%25";

  private static final Pattern MALFORMED = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private final MethodHandle message;
  private final MethodHandle header;
  private final MethodHandle path;
  private final MethodHandle setPath;
  private final MethodHandle goOn;
  private final Class<?> upgradeEvent;
  private final MethodHandle upgrading;
  private final MethodHandle upgrade;
  private final MethodHandle forget;
  private final MethodHandle leaveBody;

  private RequestHeadFilter(ClassLoader platform) throws ReflectiveOperationException {
    Class<?> context = platform.loadClass("org.glassfish.grizzly.filterchain.FilterChainContext");
    Class<?> request = platform.loadClass("org.glassfish.grizzly.http.HttpRequestPacket");
    message = handle(context.getMethod("getMessage"));
    header =
        handle(
            platform
                .loadClass("org.glassfish.grizzly.http.HttpContent")
                .getMethod("getHttpHeader"));
    path = handle(request.getMethod("getRequestURI"));
    setPath = handle(request.getMethod("setRequestURI", String.class));
    goOn = handle(context.getMethod("getInvokeAction"));
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
   * Puts the filter into every listener that serves.
   *
   * @param platform the class loader of the platform, which is up
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
    for (Object listener : listeners) {
      Object proxy =
          serviceType.getMethod("lookupNetworkProxy", listenerType).invoke(service, listener);
      if (proxy != null) {
        filter.addTo(platform, proxy);
      }
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private void addTo(ClassLoader platform, Object proxy) throws ReflectiveOperationException {
    Object underlying = proxy.getClass().getMethod("getUnderlyingListener").invoke(proxy);
    Object transport = underlying.getClass().getMethod("getTransport").invoke(underlying);
    List chain = (List) transport.getClass().getMethod("getProcessor").invoke(transport);
    Class<?> last = platform.loadClass("org.glassfish.grizzly.http.server.HttpServerFilter");
    int at = 0;
    while (!last.isInstance(chain.get(at))) {
      at++;
    }
    Class<?> type = platform.loadClass("org.glassfish.grizzly.filterchain.Filter");
    chain.add(at, Proxy.newProxyInstance(platform, new Class<?>[] {type}, this::invoke));
  }

  private Object invoke(Object filter, Method method, Object[] arguments) throws Throwable {
    return switch (method.getName()) {
      case "handleRead" -> read(arguments[0]);
      case "handleEvent" -> event(arguments[0], arguments[1]);
      case "handleWrite", "handleConnect", "handleAccept", "handleClose" ->
          goOn.invoke(arguments[0]);
      case "equals" -> filter == arguments[0];
      case "hashCode" -> System.identityHashCode(filter);
      case "toString" -> "RequestHeadFilter";
      default -> null;
    };
  }

  private Object read(Object context) throws Throwable {
    Object request = header.invoke(message.invoke(context));
    if (isMalformed((String) path.invoke(request))) {
      setPath.invoke(request, INSTEAD);
    }
    return goOn.invoke(context);
  }

  /** The platform tells of an upgrade before it decides what to do with the body. */
  private Object event(Object context, Object event) throws Throwable {
    if (upgradeEvent.isInstance(event)) {
      Object head = upgrading.invoke(event);
      forget.invoke(upgrade.invoke(head));
      leaveBody.invoke(head, false);
    }
    return goOn.invoke(context);
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
