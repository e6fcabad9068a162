package dev.mcpgateway.rest.frame;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A request whose headers are found under every locale of the server. */
final class NamedHeaders extends HttpServletRequestWrapper {

  /** As they are asked for, for those with a letter whose case a locale may map otherwise. */
  private static final Map<String, String> SPELLINGS = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  static {
    for (String name : List.of("Authorization", "If-Match", "Origin")) {
      SPELLINGS.put(name, name);
    }
  }

  NamedHeaders(HttpServletRequest request) {
    super(request);
  }

  /** Those that JAX-RS would compare in the JVM's locale are spelled as they are looked for. */
  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> names = new ArrayList<>();
    super.getHeaderNames()
        .asIterator()
        .forEachRemaining(name -> names.add(SPELLINGS.getOrDefault(name, name)));
    return Collections.enumeration(names);
  }
}
