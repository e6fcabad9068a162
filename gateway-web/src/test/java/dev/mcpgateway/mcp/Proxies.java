package dev.mcpgateway.mcp;

import java.lang.reflect.Proxy;
import java.util.function.Function;

/** Stand-ins for what a container hands to a servlet. */
final class Proxies {

  private Proxies() {}

  /**
   * One of an interface.
   *
   * @param answers what each of its methods returns, by its name
   */
  static <T> T of(Class<T> type, Function<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answers.apply(method.getName())));
  }
}
