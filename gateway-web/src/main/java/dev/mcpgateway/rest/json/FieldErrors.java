package dev.mcpgateway.rest.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.DeserializationContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Collects the validation errors of one request while it is parsed. */
final class FieldErrors {

  private static final int MAX_ERRORS = 100;
  private static final int MAX_UNKNOWN = 10;
  private static final int MAX_NAME_LENGTH = 60;

  private final List<FieldError> errors = new ArrayList<>();
  private final Deque<String> objects = new ArrayDeque<>();
  private int unknown;

  /** The errors of the request that is being parsed. */
  static FieldErrors of(DeserializationContext context) {
    return (FieldErrors) context.getAttribute(FieldErrors.class);
  }

  List<FieldError> all() {
    return errors;
  }

  boolean isEmpty() {
    return errors.isEmpty();
  }

  /** Enters the object at the parser's position. */
  void enter(JsonParser json) {
    objects.push(path(position(json)));
  }

  void leave() {
    objects.pop();
  }

  /** Adds an error for the value at the parser's position. */
  void add(JsonParser json, String detail) {
    addOnce(path(position(json)), detail);
  }

  /** Adds an error for a null in an array; as a member it may be allowed. */
  void addInArray(JsonParser json, String detail) {
    if (json.getParsingContext().inArray()) {
      add(json, detail);
    }
  }

  /** Adds an error for a required member that is absent or null. */
  void addMissing(String name) {
    addOnce(within(objects.element(), name), "is required");
  }

  /** Adds an error for an unknown member of the object. */
  void addUnknown(String name) {
    if (unknown < MAX_UNKNOWN) {
      unknown++;
      add(within(objects.element(), printable(name)), "is not known here");
    }
  }

  /** An invalid value is null afterwards, and must not be reported as null again. */
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

  /** At the start of an object or array the parser's context is already inside it. */
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
