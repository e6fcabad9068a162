package dev.mcpgateway.rest.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
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
    return plain.equals(field) ? found : found + field.substring(field.indexOf('['));
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
    JsonNode now = JsonReading.tree(JsonWriting.text(view));
    List<FieldError> errors = new ArrayList<>();
    readModel.forEach(
        (name, sent) -> {
          JsonNode found = now.path(Names.inCamelCase(Names.inJson(name)));
          if (!found.equals(sent) && !(sent.isNull() && found.isMissingNode())) {
            errors.add(
                new FieldError(name, "cannot be changed, and is not what is there: leave it out"));
          }
        });
    if (!errors.isEmpty()) {
      throw new InvalidJson(errors);
    }
  }
}
