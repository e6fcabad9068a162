package dev.mcpgateway.rest.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Brings the members of a request to the names and shapes that its record has. */
final class MemberRewriter {

  private final Map<String, String> spellings = new TreeMap<>();
  private final Map<String, JsonNode> readModel = new LinkedHashMap<>();
  private final List<FieldError> errors = new ArrayList<>();

  RequestMembers members() {
    return new RequestMembers(Map.copyOf(spellings), readModel);
  }

  List<FieldError> errors() {
    return errors;
  }

  /** The object as its record wants it. */
  ObjectNode rewrite(Class<?> record, ObjectNode object) {
    return rewrite(record, object, "", "");
  }

  private ObjectNode rewrite(Class<?> record, ObjectNode object, String path, String writtenPath) {
    Optional<TolerantMembers> rules =
        Optional.ofNullable(record.getAnnotation(TolerantMembers.class));
    if (rules.map(TolerantMembers::flat).filter(name -> !name.isEmpty()).isPresent()) {
      String name = rules.get().flat();
      object
          .fieldNames()
          .forEachRemaining(
              member -> spellings.put(path + name + "." + member, writtenPath + member));
      return object.objectNode().set(name, object);
    }
    Map<String, RecordComponent> components =
        Arrays.stream(record.getRecordComponents())
            .collect(
                Collectors.toMap(
                    component -> Names.inJson(component.getName()), component -> component));
    ObjectNode rewritten = object.objectNode();
    object
        .properties()
        .forEach(
            member -> {
              String written = member.getKey();
              String name = Names.inJson(written);
              String place = path + name;
              String writtenPlace = writtenPath + written;
              if (components.containsKey(name)) {
                if (rewritten.has(name)) {
                  errors.add(
                      new FieldError(writtenPlace, "is there twice, in another spelling, too"));
                }
                spellings.put(place, writtenPlace);
                rewritten.set(
                    name,
                    value(
                        components.get(name),
                        rules.map(TolerantMembers::words).map(Set::of).orElse(Set.of()),
                        member.getValue(),
                        place,
                        writtenPlace));
              } else if (!isTakenAside(rules, name, writtenPlace, member.getValue())) {
                rewritten.set(written, member.getValue());
              }
            });
    return rewritten;
  }

  private boolean isTakenAside(
      Optional<TolerantMembers> rules, String name, String written, JsonNode value) {
    if (rules.isEmpty()) {
      return false;
    }
    for (String rule : rules.get().notSupported()) {
      String[] nameAndValues = rule.split("=", 2);
      if (nameAndValues[0].equals(name)) {
        List<String> taken =
            nameAndValues.length == 1 ? List.of() : List.of(nameAndValues[1].split("\\|", -1));
        if (!isEmpty(value) && !taken.contains(value.asText())) {
          errors.add(
              new FieldError(
                  written,
                  "is not supported by this gateway"
                      + (taken.isEmpty()
                          ? ": leave it out or empty"
                          : ": " + String.join(" or ", taken) + " is taken")));
        }
        return true;
      }
    }
    Class<?> view = rules.get().readModel();
    if (view.isRecord()
        && Arrays.stream(view.getRecordComponents())
            .anyMatch(component -> Names.inJson(component.getName()).equals(name))) {
      readModel.put(written, value);
      return true;
    }
    return false;
  }

  /** Whether it says nothing: null, false, 0, an empty text, list or object. */
  static boolean isEmpty(JsonNode value) {
    return value.isNull()
        || (value.isContainerNode() && value.isEmpty())
        || (value.isTextual() && value.textValue().isEmpty())
        || (value.isBoolean() && !value.booleanValue())
        || (value.isNumber() && value.asText().equals("0"));
  }

  private JsonNode value(
      RecordComponent component,
      Set<String> words,
      JsonNode value,
      String place,
      String writtenPlace) {
    if (words.contains(Names.inJson(component.getName()))) {
      return words(value);
    }
    Type type = component.getGenericType();
    while (type instanceof ParameterizedType wrapper && wrapper.getRawType() != Map.class) {
      type = wrapper.getActualTypeArguments()[0];
    }
    if (!(type instanceof Class<?> nested && nested.isRecord())) {
      return value;
    }
    if (value instanceof ObjectNode object) {
      return rewrite(nested, object, place + ".", writtenPlace + ".");
    }
    if (value instanceof ArrayNode array) {
      ArrayNode all = array.arrayNode();
      for (JsonNode element : array) {
        all.add(
            element instanceof ObjectNode object
                ? rewrite(nested, object, place + ".", writtenPlace + ".")
                : element);
      }
      return all;
    }
    return value;
  }

  private static JsonNode words(JsonNode value) {
    if (value.isTextual()) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      Arrays.stream(value.textValue().split(",", -1))
          .map(String::strip)
          .filter(word -> !word.isEmpty())
          .forEach(all::add);
      return all;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode all = array.arrayNode();
      array.forEach(
          element -> all.add(element.path("label").isTextual() ? element.get("label") : element));
      return all;
    }
    return value;
  }
}
