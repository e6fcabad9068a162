package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.sealing.Purpose;
import dev.mcpgateway.sealing.Sealer;
import dev.mcpgateway.sealing.SealingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The states of upstream servers that travel through clients: sealed, and good for the same caller,
 * the same item and the same arguments alone, for an hour.
 */
@ApplicationScoped
public class RequestStates {

  private static final String MEMBER = "requestState";
  private static final Duration LIFETIME = Duration.ofHours(1);

  private Sealer sealer;

  protected RequestStates() {}

  @Inject
  public RequestStates(Sealer sealer) {
    this.sealer = sealer;
  }

  /** What the client is given for a state. */
  String seal(ClientCall call, String state) {
    return sealer.seal(
        Purpose.REQUEST_STATE,
        SealedFields.write(
            Bytes.of(state),
            Bytes.of(Long.toString(Instant.now().plus(LIFETIME).getEpochSecond())),
            Bytes.of(binding(call))));
  }

  /**
   * The state that a request brings back.
   *
   * @return empty where it brings none
   * @throws McpErrorException where it was not given to this caller for this call, or too long ago
   */
  Optional<String> open(ClientCall call) {
    Optional<JsonSlice> sent = call.message().param(MEMBER);
    if (sent.isEmpty()) {
      return Optional.empty();
    }
    if (sent.get().isString()) {
      try {
        Optional<List<byte[]>> fields =
            SealedFields.read(sealer.open(Purpose.REQUEST_STATE, sent.get().string()), 3);
        if (fields.isPresent()
            && Bytes.text(fields.get().get(2)).equals(binding(call))
            && Long.parseLong(Bytes.text(fields.get().get(1))) >= Instant.now().getEpochSecond()) {
          return Optional.of(Bytes.text(fields.get().get(0)));
        }
      } catch (SealingException notOurs) {
        // The same as one that was given to somebody else.
      }
    }
    throw McpErrorException.invalidParams(
        "The requestState is not one that was given for this call, or it has expired");
  }

  private static String binding(ClientCall call) {
    String arguments =
        call.message()
            .param("arguments")
            .map(value -> JsonText.canonicalHash(value.bytes()).toString())
            .orElse("");
    return String.join(
        "\n",
        call.endpoint().caller().email(),
        call.gateway().id(),
        call.method().id(),
        call.item().id(),
        call.method()
            .nameMember()
            .flatMap(member -> call.message().params().flatMap(params -> params.text(member)))
            .orElse(""),
        arguments);
  }
}
