package dev.mcpgateway.rest.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a request's body had besides the record that was made of it.
 *
 * @param spellings how the client spelled each member, by its path in snake case
 * @param readModel members that have to equal what is there, by the name that the client gave them
 */
public record RequestMembers(Map<String, String> spellings, Map<String, JsonNode> readModel) {

  /** Of a body whose members have one spelling. */
  public static final RequestMembers NONE = new RequestMembers(Map.of(), Map.of());

  /** A member's name as the client spelled it; the name itself where it did not. */
  public String spelled(String field) {
    String plain = field.replaceAll("\\[\\d+]", "");
    String found =
        spellings.containsKey(plain)
            ? spellings.get(plain)
            : spellings.entrySet().stream()
                .filter(spelling -> spelling.getKey().endsWith("." + plain))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(plain);
    String[] names = found.split("\\.", -1);
    String[] asked = field.split("\\.", -1);
    // Which one of a list it is stays with the list's own name.
    for (int i = 1; i <= Math.min(names.length, asked.length); i++) {
      String name = asked[asked.length - i];
      if (name.indexOf('[') >= 0) {
        names[names.length - i] += name.substring(name.indexOf('['));
      }
    }
    return String.join(".", names);
  }

  /**
   * Refuses members that do not equal those of an answer.
   *
   * @param view the answer, as it would be given now
   * @throws InvalidJson naming those that do not
   */
  public void requireEqual(Object view) {
    if (readModel.isEmpty()) {
      return;
    }
    Map<String, JsonNode> now = new HashMap<>();
    JsonReading.tree(JsonWriting.text(view))
        .properties()
        .forEach(member -> now.put(Names.inJson(member.getKey()), member.getValue()));
    List<FieldError> errors = new ArrayList<>();
    readModel.forEach(
        (name, sent) -> {
          JsonNode found = now.getOrDefault(Names.inJson(name), NullNode.instance);
          // Of what is not there some clients send an empty object or list.
          if (!found.equals(sent) && !(found.isNull() && MemberRewriter.isEmpty(sent))) {
            errors.add(
                new FieldError(name, "cannot be changed, and is not what is there: leave it out"));
          }
        });
    if (!errors.isEmpty()) {
      throw new InvalidJson(errors);
    }
  }
}
