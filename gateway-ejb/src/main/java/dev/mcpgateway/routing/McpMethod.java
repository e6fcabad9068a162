package dev.mcpgateway.routing;

import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.ItemKind;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The methods that clients can call, and what each of them needs of the caller, beyond being let
 * into the server.
 */
public enum McpMethod {
  INITIALIZE("initialize", In.LEGACY, Named.NOTHING),
  PING("ping", In.LEGACY, Named.NOTHING),
  LOGGING_SET_LEVEL("logging/setLevel", In.LEGACY, Named.NOTHING),
  SERVER_DISCOVER("server/discover", In.MODERN, Named.NOTHING),
  SUBSCRIPTIONS_LISTEN("subscriptions/listen", In.MODERN, Named.NOTHING),
  TOOLS_LIST("tools/list", In.BOTH, Named.NOTHING),
  TOOLS_CALL("tools/call", In.BOTH, Named.BY_NAME),
  RESOURCES_LIST("resources/list", In.BOTH, Named.NOTHING),
  RESOURCE_TEMPLATES_LIST("resources/templates/list", In.BOTH, Named.NOTHING),
  RESOURCES_READ("resources/read", In.BOTH, Named.BY_URI),
  RESOURCES_SUBSCRIBE("resources/subscribe", In.LEGACY, Named.BY_URI),
  RESOURCES_UNSUBSCRIBE("resources/unsubscribe", In.LEGACY, Named.BY_URI),
  PROMPTS_LIST("prompts/list", In.BOTH, Named.NOTHING),
  PROMPTS_GET("prompts/get", In.BOTH, Named.BY_NAME),
  /** Of a prompt or of a resource template, as its {@code ref} says. */
  COMPLETION_COMPLETE("completion/complete", In.BOTH, Named.NOTHING);

  /** The eras that have a method. */
  private enum In {
    LEGACY,
    MODERN,
    BOTH
  }

  /** The member of the params that says what a method is about. */
  private enum Named {
    NOTHING,
    BY_NAME,
    BY_URI
  }

  private static final Map<String, McpMethod> BY_ID =
      Arrays.stream(values()).collect(Collectors.toMap(McpMethod::id, Function.identity()));

  private final String id;
  private final In in;
  private final Named named;

  McpMethod(String id, In in, Named named) {
    this.id = id;
    this.in = in;
    this.named = named;
  }

  /** As it is written in messages. */
  public String id() {
    return id;
  }

  /** The method of that name, where the era has it. */
  public static Optional<McpMethod> of(String id, Era era) {
    return Optional.ofNullable(BY_ID.get(id)).filter(method -> method.isIn(era));
  }

  public boolean isIn(Era era) {
    return in == In.BOTH || in.name().equals(era.name());
  }

  /** The member of the params that the header {@code Mcp-Name} repeats. */
  public Optional<String> nameMember() {
    return switch (named) {
      case NOTHING -> Optional.empty();
      case BY_NAME -> Optional.of("name");
      case BY_URI -> Optional.of("uri");
    };
  }

  /**
   * The permissions on rows that it uses: for each row the one of its kind, {@link #permissionOn}.
   * None: whoever is let into the server may call it.
   */
  public Set<Permission> permissions() {
    return switch (this) {
      case INITIALIZE, PING, LOGGING_SET_LEVEL, SERVER_DISCOVER -> Set.of();
      case SUBSCRIPTIONS_LISTEN -> Set.of(Permission.SERVERS_USE);
      case TOOLS_LIST, TOOLS_CALL -> Set.of(Permission.TOOLS_EXECUTE);
      case RESOURCES_LIST,
          RESOURCE_TEMPLATES_LIST,
          RESOURCES_READ,
          RESOURCES_SUBSCRIBE,
          RESOURCES_UNSUBSCRIBE ->
          Set.of(Permission.RESOURCES_READ);
      case PROMPTS_LIST, PROMPTS_GET -> Set.of(Permission.PROMPTS_READ);
      case COMPLETION_COMPLETE -> Set.of(Permission.PROMPTS_READ, Permission.RESOURCES_READ);
    };
  }

  /** What a caller needs on a row of a kind to see and to use it. */
  public static Permission permissionOn(ItemKind kind) {
    return switch (kind) {
      case TOOL -> Permission.TOOLS_EXECUTE;
      case RESOURCE, RESOURCE_TEMPLATE -> Permission.RESOURCES_READ;
      case PROMPT -> Permission.PROMPTS_READ;
    };
  }
}
