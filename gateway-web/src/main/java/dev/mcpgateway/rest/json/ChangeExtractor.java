package dev.mcpgateway.rest.json;

import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.ValueExtractor;

/** Extracts the value of a {@link Change} for the validation of constraints. */
final class ChangeExtractor implements ValueExtractor<Change<@ExtractedValue ?>> {

  @Override
  public void extractValues(Change<?> change, ValueReceiver receiver) {
    change.requested().ifPresent(value -> receiver.value(null, value.orElse(null)));
  }
}
