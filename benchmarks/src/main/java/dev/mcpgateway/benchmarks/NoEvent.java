package dev.mcpgateway.benchmarks;

import dev.mcpgateway.rbac.AccessChanged;
import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;

/** An event without observers. */
final class NoEvent {

  static final Object INSTANCE =
      Proxy.newProxyInstance(
          NoEvent.class.getClassLoader(),
          new Class<?>[] {Event.class},
          (proxy, method, arguments) -> {
            if (method.getName().equals("fire") && arguments[0] instanceof AccessChanged) {
              return null;
            }
            throw new UnsupportedOperationException(method.toString());
          });

  private NoEvent() {}
}
