package dev.mcpgateway.rest.frame;

import dev.mcpgateway.authentication.Caller;
import dev.mcpgateway.rest.json.JsonWriting;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * One line of JSON a request, and one a call of an agent: where a request is one call, the same.
 */
@ApplicationScoped
public class AccessLog {

  private static final Logger ACCESS = Logger.getLogger("dev.mcpgateway.access");
  private static final int MAX_USER_AGENT_LENGTH = 512;

  private final boolean isOn = ApiSettings.from(ConfiguredSettings.lookup()).accessLog();

  /** Writes the line of a request, whose exchange has ended. */
  void ended(RequestContext context, String method, String route, int status, long micros) {
    if (isOn && !isProbe(context.path())) {
      ACCESS.info(line(context, method, route, status, micros));
    }
  }

  /**
   * Says what became of a call in a request: in the line of the request, where that has been asked
   * for nothing else and is not written yet, else in a line of its own.
   *
   * @param said as in {@link JsonWriting}; not asked for where there is no such log
   */
  public void called(RequestContext context, Supplier<Map<String, Object>> said) {
    if (!isOn) {
      return;
    }
    Map<String, Object> members = said.get();
    if (!context.takes(members)) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("request_id", context.id());
      putCaller(line, context);
      line.put("call", members);
      ACCESS.info(JsonWriting.text(line));
    }
  }

  /** What asks every second whether the replica is well would bury who did what. */
  private static boolean isProbe(String path) {
    return path.startsWith("/health/");
  }

  /** The route rather than the path, as a path may hold the secret of an invitation. */
  private static String line(
      RequestContext context, String method, String route, int status, long micros) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("request_id", context.id());
    line.put("method", method);
    line.put("route", route);
    line.put("status", status);
    line.put("micros", micros);
    putCaller(line, context);
    if (context.end() != RequestContext.End.COMPLETE) {
      line.put("end", context.end().id());
    }
    context.logged().ifPresent(call -> line.put("call", call));
    return JsonWriting.text(line);
  }

  private static void putCaller(Map<String, Object> line, RequestContext context) {
    line.put("user", context.callerIfKnown().map(Caller::email));
    line.put("token", context.callerIfKnown().flatMap(Caller::apiTokenId));
    line.put("address", context.address());
    line.put(
        "user_agent",
        context
            .origin()
            .userAgent()
            .map(agent -> agent.substring(0, Math.min(agent.length(), MAX_USER_AGENT_LENGTH))));
    context.client().ifPresent(client -> line.put("client", client));
  }
}
