package dev.mcpgateway.mcp;

import dev.mcpgateway.usage.CallRecord;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the access log says of a call. */
final class CallLine {

  private CallLine() {}

  static Map<String, Object> of(CallRecord call) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("server", call.serverId());
    line.put("method", call.method());
    line.put("name", call.name());
    line.put("item", call.item().map(CallRecord.Item::id));
    line.put("upstream", call.upstream().map(CallRecord.Upstream::id));
    line.put("upstream_era", call.upstream().map(CallRecord.Upstream::era));
    line.put("revision", call.revision());
    line.put("outcome", call.outcome().id());
    line.put("fault", call.fault());
    line.put("micros", call.micros());
    line.put("request_bytes", call.requestBytes());
    line.put("response_bytes", call.responseBytes());
    call.traceId().ifPresent(trace -> line.put("trace_id", trace));
    return line;
  }
}
