package dev.mcpgateway.rest.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.MessageInterpolator;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Parses JSON objects into records, strictly: a number is not accepted as text, an unknown or
 * repeated member is an error, and so is text that PostgreSQL cannot store.
 *
 * <p>A component is required unless it is an {@link java.util.Optional} or a {@link Change}. Its
 * Jakarta Validation constraints are checked last.
 */
public final class JsonReading {

  private static final Validator VALIDATOR = validator();

  private JsonReading() {}

  /**
   * Reads one object.
   *
   * @throws InvalidJson with all that is wrong with it
   */
  public static <T extends Record> T read(Class<T> type, byte[] json) {
    return read(type, json, members -> {});
  }

  /**
   * Reads one object.
   *
   * @param members is told of what the body had besides, where the record is {@link
   *     TolerantMembers}
   * @throws InvalidJson with all that is wrong with it
   */
  public static <T extends Record> T read(
      Class<T> type, byte[] json, Consumer<RequestMembers> members) {
    if (!type.isAnnotationPresent(TolerantMembers.class)) {
      return validated(bind(type, text(json)));
    }
    MemberRewriter rewriter = new MemberRewriter();
    JsonNode rewritten = rewriter.rewrite(type, object(text(json)));
    members.accept(rewriter.members());
    List<FieldError> errors = new ArrayList<>(rewriter.errors());
    try {
      T read = validated(bind(type, rewritten.toString()));
      if (errors.isEmpty()) {
        return read;
      }
    } catch (InvalidJson invalid) {
      invalid
          .errors()
          .forEach(
              error ->
                  errors.add(
                      new FieldError(rewriter.members().spelled(error.field()), error.detail())));
    }
    throw new InvalidJson(errors);
  }

  private static <T extends Record> T validated(T read) {
    List<FieldError> violations =
        VALIDATOR.validate(read).stream()
            .map(JsonReading::error)
            .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::detail))
            .toList();
    if (!violations.isEmpty()) {
      throw new InvalidJson(violations);
    }
    return read;
  }

  private static ObjectNode object(String text) {
    try (JsonParser json = JsonFormat.TREES.createParser(text)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        ObjectNode object = json.readValueAsTree();
        if (json.nextToken() == null) {
          return object;
        }
      }
      throw whole("must be one JSON object");
    } catch (JsonProcessingException e) {
      throw notJson(e, JsonFormat.MAX_DEPTH_OF_ANSWERS);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** What an answer says. */
  static JsonNode tree(String text) {
    try {
      return JsonFormat.ANSWERS.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InvalidJson notJson(JsonProcessingException e, int maxDepth) {
    return whole(
        isTooDeep(e)
            ? String.format(Locale.ROOT, "is deeper than %d levels", maxDepth)
            : "is not JSON, or repeats a member of an object");
  }

  private static <T> T bind(Class<T> type, String text) {
    FieldErrors errors = new FieldErrors();
    try (JsonParser json = JsonFormat.MAPPER.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw whole("must be one JSON object");
      }
      T read =
          JsonFormat.MAPPER
              .readerFor(type)
              .withAttribute(FieldErrors.class, errors)
              .readValue(json);
      if (json.nextToken() != null) {
        throw whole("must be one JSON object");
      }
      if (!errors.isEmpty()) {
        throw new InvalidJson(errors.all());
      }
      return read;
    } catch (ValueInstantiationException e) {
      // A record may throw because of a null member that was already rejected.
      throw errors.isEmpty() ? new IllegalStateException(e) : new InvalidJson(errors.all());
    } catch (JsonProcessingException e) {
      throw notJson(e, JsonFormat.MAX_DEPTH);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Jackson by itself would detect UTF-8, UTF-16 and UTF-32. */
  private static String text(byte[] json) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw whole("is not in UTF-8");
    }
  }

  private static boolean isTooDeep(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StreamConstraintsException) {
        return true;
      }
    }
    return false;
  }

  private static InvalidJson whole(String detail) {
    return new InvalidJson(List.of(new FieldError("", "The request body " + detail)));
  }

  private static FieldError error(ConstraintViolation<?> violation) {
    String path =
        violation
            .getPropertyPath()
            .toString()
            .replaceAll("\\.<[^>]*>", "")
            .replaceAll("<[^>]*>", "");
    return new FieldError(Names.inJson(path), violation.getMessage());
  }

  private static Validator validator() {
    var configuration = Validation.byDefaultProvider().configure();
    MessageInterpolator messages = configuration.getDefaultMessageInterpolator();
    return configuration
        .addValueExtractor(new ChangeExtractor())
        .messageInterpolator(
            new MessageInterpolator() {
              @Override
              public String interpolate(String template, Context context) {
                return messages.interpolate(template, context, Locale.ENGLISH);
              }

              @Override
              public String interpolate(String template, Context context, Locale locale) {
                return interpolate(template, context);
              }
            })
        .buildValidatorFactory()
        .getValidator();
  }
}
