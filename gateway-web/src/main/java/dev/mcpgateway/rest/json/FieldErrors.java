package dev.mcpgateway.rest.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.DeserializationContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What is found to be wrong with one request while it is read. */
final class FieldErrors {

  private static final int MAX_ERRORS = 100;
  private static final int MAX_UNKNOWN = 10;
  private static final int MAX_NAME_LENGTH = 60;

  private final List<FieldError> errors = new ArrayList<>();
  private final Deque<String> objects = new ArrayDeque<>();
  private int unknown;

  /** Those of the request that is being read. */
  static FieldErrors of(DeserializationContext context) {
    return (FieldErrors) context.getAttribute(FieldErrors.class);
  }

  List<FieldError> all() {
    return errors;
  }

  boolean isEmpty() {
    return errors.isEmpty();
  }

  /** The object at whose start the parser is becomes the one whose members are read. */
  void enter(JsonParser json) {
    objects.push(path(position(json)));
  }

  void leave() {
    objects.pop();
  }

  /** The value at which the parser is does not fit. */
  void add(JsonParser json, String detail) {
    addOnce(path(position(json)), detail);
  }

  /** A null in an array; as a member it may be allowed. */
  void addInArray(JsonParser json, String detail) {
    if (json.getParsingContext().inArray()) {
      add(json, detail);
    }
  }

  /** A member of the object is not there, or is null. */
  void addMissing(String name) {
    addOnce(within(objects.element(), name), "is required");
  }

  /** A member of the object is none of its record's. */
  void addUnknown(String name) {
    if (unknown < MAX_UNKNOWN) {
      unknown++;
      add(within(objects.element(), printable(name)), "is not known here");
    }
  }

  /** What did not fit is null afterwards, and is not to be told as a null once more. */
  private void addOnce(String field, String detail) {
    if (errors.stream().noneMatch(error -> error.field().equals(field))) {
      add(field, detail);
    }
  }

  private void add(String field, String detail) {
    if (errors.size() < MAX_ERRORS) {
      errors.add(new FieldError(field, detail));
    }
  }

  /** At the start of an object or array the parser is in it already. */
  private static JsonStreamContext position(JsonParser json) {
    JsonStreamContext context = json.getParsingContext();
    return json.currentToken() != null && json.currentToken().isStructStart()
        ? context.getParent()
        : context;
  }

  private static String path(JsonStreamContext context) {
    if (context == null || context.inRoot()) {
      return "";
    }
    String parent = path(context.getParent());
    if (context.inArray()) {
      return parent + "[" + context.getCurrentIndex() + "]";
    }
    return context.getCurrentName() == null ? parent : within(parent, context.getCurrentName());
  }

  private static String within(String parent, String name) {
    return parent.isEmpty() ? name : parent + "." + name;
  }

  private static String printable(String name) {
    String safe = name.replaceAll("[^\\x20-\\x7E]", "?");
    return safe.length() > MAX_NAME_LENGTH ? safe.substring(0, MAX_NAME_LENGTH) + "…" : safe;
  }
}
