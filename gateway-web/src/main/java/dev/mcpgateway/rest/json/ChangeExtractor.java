package dev.mcpgateway.rest.json;

import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.ValueExtractor;

/** Lets constraints on the value of a {@link Change} be checked. */
final class ChangeExtractor implements ValueExtractor<Change<@ExtractedValue ?>> {

  @Override
  public void extractValues(Change<?> change, ValueReceiver receiver) {
    change.asked().ifPresent(value -> receiver.value(null, value.orElse(null)));
  }
}
