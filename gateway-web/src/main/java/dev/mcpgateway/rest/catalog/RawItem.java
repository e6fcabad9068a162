package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.jsonrpc.JsonMember;
import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.rest.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The members of an object that an upstream server has sent, each as its own bytes. */
final class RawItem {

  private final Map<String, RawJson> members;

  private RawItem(Map<String, RawJson> members) {
    this.members = members;
  }

  static RawItem of(Optional<byte[]> object) {
    return new RawItem(object.map(RawItem::members).orElse(Map.of()));
  }

  static Optional<RawJson> whole(Optional<byte[]> value) {
    return value.map(bytes -> new RawJson(new String(bytes, StandardCharsets.UTF_8)));
  }

  Optional<RawJson> get(String name) {
    return Optional.ofNullable(members.get(name));
  }

  private static Map<String, RawJson> members(byte[] object) {
    Map<String, RawJson> members = new HashMap<>();
    for (JsonMember member : JsonText.parse(object, JsonRules.TOLERANT).members()) {
      members.put(member.name(), new RawJson(member.value().token()));
    }
    return members;
  }
}
