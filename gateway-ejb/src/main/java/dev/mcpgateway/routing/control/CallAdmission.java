package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.ErrorCode;
import dev.mcpgateway.routing.CallLimits;
import dev.mcpgateway.routing.ClientReply;
import dev.mcpgateway.routing.Endpoint;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.routing.control.Requests.Asked;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Counts the calls that this replica runs, and lets no more in than the limits say. */
@ApplicationScoped
public class CallAdmission {

  private static final int MAX_CALLERS = 10_000;
  private static final double NANOS_A_SECOND = 1e9;

  private final CallLimits limits;

  // Guarded by this.
  private final Map<String, Integer> running = new HashMap<>();
  private final IdentityHashMap<Object, List<String>> admitted = new IdentityHashMap<>();
  private final Map<String, Allowance> allowances = new Allowances();

  /** What a caller may still begin, in calls, at a time of {@link System#nanoTime}. */
  private record Allowance(double calls, long at) {}

  private static final class Allowances extends LinkedHashMap<String, Allowance> {
    private static final long serialVersionUID = 1L;

    Allowances() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
      return size() > MAX_CALLERS;
    }
  }

  public CallAdmission() {
    this(CallLimits.from(ConfiguredSettings.lookup()));
  }

  CallAdmission(CallLimits limits) {
    this.limits = limits;
  }

  /**
   * Lets a call in, which has to leave.
   *
   * @throws McpErrorException 429 where it is one too many
   */
  void enter(ClientCall call) {
    enter(call, System.nanoTime());
  }

  void enter(ClientCall call, long now) {
    enter(call, call.endpoint(), Optional.of(call.gateway().id()), call.reply(), now);
  }

  /** Lets one in that no upstream server is asked for. */
  void enter(Asked asked) {
    enter(asked, asked.endpoint(), Optional.empty(), asked.reply(), System.nanoTime());
  }

  private synchronized void enter(
      Object call, Endpoint endpoint, Optional<String> gatewayId, ClientReply reply, long now) {
    String caller = "caller " + endpoint.caller().account();
    List<String> counted = new ArrayList<>(3);
    count(counted, reply, caller, limits.maxPerCaller(), "The caller has");
    if (endpoint.serverId().isPresent()) {
      String server = "server " + endpoint.serverId().get();
      count(counted, reply, server, limits.maxPerServer(), "The virtual server has");
    }
    if (gatewayId.isPresent()) {
      String upstream = "upstream " + gatewayId.get();
      count(counted, reply, upstream, limits.maxPerUpstream(), "The upstream server has");
    }
    if (limits.ratePerCaller() > 0) {
      takeOne(reply, caller, now);
    }
    counted.forEach(name -> running.merge(name, 1, Integer::sum));
    admitted.put(call, counted);
  }

  /** Lets a call go, which may be done more than once. */
  synchronized void leave(Object call) {
    List<String> counted = admitted.remove(call);
    if (counted != null) {
      counted.forEach(
          name -> running.computeIfPresent(name, (same, calls) -> calls == 1 ? null : calls - 1));
    }
  }

  private void count(List<String> counted, ClientReply reply, String name, int max, String who) {
    if (max > 0) {
      if (running.getOrDefault(name, 0) >= max) {
        throw tooMany(
            reply, String.format(Locale.ROOT, "%s %d calls running, which is the limit", who, max));
      }
      counted.add(name);
    }
  }

  /** A second's calls may come at once. */
  private void takeOne(ClientReply reply, String caller, long now) {
    int rate = limits.ratePerCaller();
    Allowance last = allowances.getOrDefault(caller, new Allowance(rate, now));
    double calls =
        Math.min(rate, last.calls() + (double) (now - last.at()) * rate / NANOS_A_SECOND);
    if (calls < 1) {
      throw tooMany(
          reply, String.format(Locale.ROOT, "The caller may begin %d calls a second", rate));
    }
    allowances.put(caller, new Allowance(calls - 1, now));
  }

  private static McpErrorException tooMany(ClientReply reply, String why) {
    reply.header("Retry-After", "1");
    return McpErrorException.of(
        429, ErrorCode.INTERNAL_ERROR, why + ": try again later", "{\"fault\":\"too_many_calls\"}");
  }
}
