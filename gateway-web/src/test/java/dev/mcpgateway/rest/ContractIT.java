package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.mcp.McpCatalogue;
import dev.mcpgateway.testbed.mcp.McpItem;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The catalogue's management API as the clients of ContextForge know it: every call of the five
 * kinds from one table, walked; and what holds for all five kinds, for each of them.
 */
class ContractIT {

  /**
   * One line a call: verb, path, status, what comes back, body; two blanks between them. Each is
   * made four times: at the path, under {@code /v1}, with a slash at the end, and with both; where
   * there is a slash, the body is in camel case.
   *
   * <p>{@code {server}} is the id of a row that all lines share, {@code {new server}} that of one
   * of its own, {@code {taken server}} a name that another has, {@code {absent}} an id that nothing
   * has, {@code {name}} a new name, {@code {url}} a new address of an upstream server; the
   * federated rows are an upstream server's.
   *
   * <p>What comes back: {@code row}, {@code list}, {@code page} and {@code state} of the kind that
   * the path names; lists of {@code tools}, {@code resources}, {@code prompts}; {@code success};
   * {@code refresh}, {@code content}, {@code rendered}, {@code templates}; {@code problem}, with
   * the member or parameter that it is about.
   */
  private static final String TABLE =
      """
      GET     /gateways  200  list
      GET     /gateways?include_inactive=true&tags=a,b&team_id=x&visibility=team&limit=2  200  list
      GET     /gateways?include_pagination=true  200  page
      GET     /gateways?visibility=all  422  problem visibility
      GET     /gateways/{gateway}  200  row
      GET     /gateways/{absent}  404  problem
      POST    /gateways  200  row  {"name":"{name}","url":"{url}","description":"d","transport":"STREAMABLEHTTP","passthrough_headers":["X-Tenant"],"auth_type":"none","tags":["a","b"],"team_id":null,"owner_email":null,"visibility":"public","refresh_interval_seconds":300}
      POST    /gateways  200  row  {"name":"{name}","url":"{url}","auth_type":"basic","auth_username":"u","auth_password":"p","tags":"a,b","visibility":"team"}
      POST    /gateways  200  row  {"name":"{name}","url":"{url}","auth_type":"bearer","auth_token":"t","ca_certificate":"","client_cert":"","client_key":"","visibility":"private"}
      POST    /gateways  200  row  {"name":"{name}","url":"{url}","auth_type":"authheaders","auth_headers":[{"key":"X-Key","value":"v"}]}
      POST    /gateways  200  row  {"name":"{name}","url":"{url}","auth_type":"authheaders","auth_header_key":"X-Key","auth_header_value":"v"}
      POST    /gateways  422  problem name  {"url":"{url}"}
      POST    /gateways  422  problem url  {"name":"{name}"}
      POST    /gateways  422  problem url  {"name":"{name}","url":"ftp://x/"}
      POST    /gateways  422  problem transport  {"name":"{name}","url":"{url}","transport":"STDIO"}
      POST    /gateways  422  problem auth_type  {"name":"{name}","url":"{url}","auth_type":"oauth"}
      POST    /gateways  422  problem auth_token  {"name":"{name}","url":"{url}","auth_type":"bearer"}
      POST    /gateways  422  problem refresh_interval_seconds  {"name":"{name}","url":"{url}","refresh_interval_seconds":59}
      POST    /gateways  422  problem visibility  {"name":"{name}","url":"{url}","visibility":"all"}
      POST    /gateways  422  problem team_id  {"name":"{name}","url":"{url}","team_id":"{absent}"}
      POST    /gateways  422  problem not_known  {"name":"{name}","url":"{url}","not_known":1}
      POST    /gateways  422  problem gateway  {"gateway":{"name":"{name}","url":"{url}"}}
      POST    /gateways  409  problem  {"name":"{taken gateway}","url":"{url}"}
      POST    /gateways  409  problem  {"name":"{name}","url":"{taken url}"}
      POST    /gateways  502  problem  {"name":"{name}","url":"http://127.0.0.1:1/mcp"}
      PUT     /gateways/{gateway}  200  row  {"description":"{name}","tags":["x"],"refresh_interval_seconds":120}
      PUT     /gateways/{gateway}  200  row  {}
      PUT     /gateways/{gateway}  200  row  {"name":"{name}"}
      PUT     /gateways/{gateway}  422  problem not_known  {"not_known":1}
      PUT     /gateways/{gateway}  422  problem created_by  {"created_by":"somebody"}
      PUT     /gateways/{gateway}  422  problem gateway  {"gateway":{"name":"x"}}
      PUT     /gateways/{gateway}  409  problem  {"name":"{taken gateway}"}
      PUT     /gateways/{absent}  404  problem  {}
      POST    /gateways/{gateway}/state?activate=false  200  state
      POST    /gateways/{gateway}/toggle?activate=true  200  state
      POST    /gateways/{gateway}/state  200  state
      POST    /gateways/{gateway}/state?activate=maybe  422  problem
      POST    /gateways/{absent}/state?activate=true  404  problem
      POST    /gateways/{absent}/toggle  404  problem
      POST    /gateways/{gateway}/tools/refresh  200  refresh
      POST    /gateways/{gateway}/tools/refresh?include_resources=false&include_prompts=false  200  refresh
      POST    /gateways/{absent}/tools/refresh  404  problem
      DELETE  /gateways/{new gateway}  200  success
      DELETE  /gateways/{absent}  404  problem
      GET     /servers  200  list
      GET     /servers?include_metrics=true&include_inactive=true  200  list
      GET     /servers?include_pagination=true  200  page
      GET     /servers/{server}  200  row
      GET     /servers/{absent}  404  problem
      POST    /servers  201  row  {"server":{"name":"{name}","description":"d","icon":"https://example.com/i.png","tags":["a"],"associated_tools":["{tool}"],"associated_resources":"{resource},{federated resource}","associated_prompts":["{prompt}"],"associated_a2a_agents":[],"oauth_enabled":false,"oauth_config":null},"team_id":null,"visibility":"public"}
      POST    /servers  201  row  {"server":{"id":"{uuid}","name":"{name}"},"visibility":"private"}
      POST    /servers  201  row  {"server":{"name":"{name}","team_id":null,"owner_email":null,"visibility":"team"}}
      POST    /servers  422  problem server  {}
      POST    /servers  422  problem name  {"name":"{name}"}
      POST    /servers  422  problem server.name  {"server":{}}
      POST    /servers  422  problem server.id  {"server":{"name":"{name}","id":"no-uuid"}}
      POST    /servers  422  problem server.not_known  {"server":{"name":"{name}","not_known":1}}
      POST    /servers  422  problem not_known  {"server":{"name":"{name}"},"not_known":1}
      POST    /servers  422  problem team_id  {"server":{"name":"{name}"},"team_id":"{absent}"}
      POST    /servers  422  problem visibility  {"server":{"name":"{name}"},"visibility":"all"}
      POST    /servers  422  problem server.associated_tools  {"server":{"name":"{name}","associated_tools":["{tool}","{absent}"]}}
      POST    /servers  422  problem server.associated_tools  {"server":{"name":"{name}","associated_tools":"{tool},{absent}"}}
      POST    /servers  422  problem server.associated_resources  {"server":{"name":"{name}","associated_resources":["{absent}"]}}
      POST    /servers  422  problem server.associated_prompts  {"server":{"name":"{name}","associated_prompts":["{absent}"]}}
      POST    /servers  409  problem  {"server":{"name":"{taken server}"}}
      POST    /servers  409  problem  {"server":{"name":"{name}","id":"{server}"}}
      PUT     /servers/{server}  200  row  {"name":"{name}","description":"d","icon":"https://example.com/i.png","tags":"a,b","associated_tools":["{tool}"],"associated_resources":["{resource}"],"associated_prompts":"{prompt}"}
      PUT     /servers/{server}  200  row  {"associated_tools":[],"visibility":"team"}
      PUT     /servers/{server}  200  row  {}
      PUT     /servers/{server}  422  problem server  {"server":{"name":"{name}"}}
      PUT     /servers/{server}  422  problem not_known  {"not_known":1}
      PUT     /servers/{server}  422  problem associated_tool_ids  {"associated_tool_ids":["{tool}"]}
      PUT     /servers/{server}  422  problem associated_tools  {"associated_tools":["{absent}"]}
      PUT     /servers/{server}  422  problem associated_resources  {"associated_resources":["{absent}"]}
      PUT     /servers/{server}  422  problem associated_prompts  {"associated_prompts":["{absent}"]}
      PUT     /servers/{server}  409  problem  {"name":"{taken server}"}
      PUT     /servers/{absent}  404  problem  {}
      POST    /servers/{server}/state?activate=false  200  row
      POST    /servers/{server}/toggle?activate=true  200  row
      POST    /servers/{server}/state  200  row
      POST    /servers/{server}/state?activate=maybe  422  problem
      POST    /servers/{absent}/state?activate=true  404  problem
      GET     /servers/{server}/tools?include_inactive=true&include_metrics=true  200  tools
      GET     /servers/{server}/resources  200  resources
      GET     /servers/{server}/prompts  200  prompts
      GET     /servers/{server}/tools?limit=1  200  tools
      GET     /servers/{server}/tools?limit=x  422  problem limit
      GET     /servers/{server}/prompts?cursor=x  422  problem cursor
      GET     /servers/{absent}/tools  404  problem
      GET     /servers/{absent}/resources  404  problem
      GET     /servers/{absent}/prompts  404  problem
      DELETE  /servers/{new server}  200  success
      DELETE  /servers/{new server}?purge_metrics=true  200  success
      DELETE  /servers/{absent}  404  problem
      GET     /tools  200  list
      GET     /tools?gateway_id={gateway}&include_inactive=true  200  list
      GET     /tools?gateway_id=null  200  list
      GET     /tools?include_pagination=true  200  page
      GET     /tools/{tool}  200  row
      GET     /tools/{absent}  404  problem
      PUT     /tools/{tool}  200  row  {"custom_name":"{name}","display_name":"{name}","description":"{name}","tags":[{"id":"a-b","label":"A b"}],"visibility":"public"}
      PUT     /tools/{tool}  200  row  {}
      PUT     /tools/{tool}  422  problem not_known  {"not_known":1}
      PUT     /tools/{tool}  422  problem tool  {"tool":{"description":"x"}}
      PUT     /tools/{tool}  422  problem name  {"name":"other"}
      PUT     /tools/{tool}  422  problem title  {"title":"other"}
      PUT     /tools/{tool}  422  problem input_schema  {"input_schema":{"type":"object","x":1}}
      PUT     /tools/{tool}  422  problem gateway_id  {"gateway_id":"{absent}"}
      PUT     /tools/{tool}  422  problem url  {"url":"http://example.com/"}
      PUT     /tools/{tool}  422  problem integration_type  {"integration_type":"REST"}
      PUT     /tools/{absent}  404  problem  {}
      POST    /tools/{tool}/state?activate=false  200  state
      POST    /tools/{tool}/toggle?activate=true  200  state
      POST    /tools/{tool}/state  200  state
      POST    /tools/{absent}/state?activate=true  404  problem
      DELETE  /tools/{new tool}  200  success
      DELETE  /tools/{new tool}?purge_metrics=true  200  success
      DELETE  /tools/{absent}  404  problem
      GET     /resources  200  list
      GET     /resources?gateway_id={gateway}  200  list
      GET     /resources?gateway_id=null  200  list
      GET     /resources?include_pagination=true  200  page
      GET     /resources/{resource}  200  content
      GET     /resources/{resource}/info  200  row
      GET     /resources/{federated resource}/info  200  row
      GET     /resources/{federated resource}  200  content
      GET     /resources/{federated template}  422  problem id
      GET     /resources/templates/list  200  templates
      GET     /resources/templates/list?limit=1&include_pagination=true  200  templates
      GET     /resources/templates/list?limit=x  422  problem limit
      GET     /resources/{absent}  404  problem
      GET     /resources/{absent}/info  404  problem
      POST    /resources  200  row  {"resource":{"uri":"note://{name}","name":"{name}","content":"c","description":"d","title":"t","mime_type":"text/markdown","uri_template":null,"tags":["a"],"gateway_id":null},"team_id":null,"visibility":"public"}
      POST    /resources  200  row  {"resource":{"uri":"note://{name}","name":"{name}","content":"","visibility":"team"}}
      POST    /resources  422  problem resource  {}
      POST    /resources  422  problem resource.uri  {"resource":{"name":"{name}","content":"c"}}
      POST    /resources  422  problem resource.uri  {"resource":{"uri":"note://../x","name":"{name}","content":"c"}}
      POST    /resources  422  problem resource.name  {"resource":{"uri":"note://{name}","content":"c"}}
      POST    /resources  422  problem resource.content  {"resource":{"uri":"note://{name}","name":"{name}"}}
      POST    /resources  422  problem resource.not_known  {"resource":{"uri":"note://{name}","name":"{name}","content":"c","not_known":1}}
      POST    /resources  422  problem not_known  {"resource":{"uri":"note://{name}","name":"{name}","content":"c"},"not_known":1}
      POST    /resources  409  problem  {"resource":{"uri":"{taken uri}","name":"{name}","content":"c"}}
      PUT     /resources/{resource}  200  row  {"content":"{name}","description":"d","title":"t","mime_type":"text/markdown","tags":["a"],"uri":"note://{name}","name":"{name}"}
      PUT     /resources/{resource}  200  row  {}
      PUT     /resources/{resource}  422  problem not_known  {"not_known":1}
      PUT     /resources/{resource}  422  problem resource  {"resource":{"name":"x"}}
      PUT     /resources/{resource}  422  problem size  {"size":7000}
      PUT     /resources/{resource}  409  problem  {"uri":"{taken uri}"}
      PUT     /resources/{federated resource}  200  row  {"custom_name":"{name}","description":"{name}"}
      PUT     /resources/{federated resource}  422  problem content  {"content":"c"}
      PUT     /resources/{federated resource}  422  problem uri  {"uri":"note://other"}
      PUT     /resources/{absent}  404  problem  {}
      POST    /resources/{resource}/state?activate=false  200  state
      POST    /resources/{resource}/toggle?activate=true  200  state
      POST    /resources/{resource}/state  200  state
      POST    /resources/{absent}/state?activate=true  404  problem
      DELETE  /resources/{new resource}  200  success
      DELETE  /resources/{absent}  404  problem
      GET     /prompts  200  list
      GET     /prompts?gateway_id={gateway}  200  list
      GET     /prompts?gateway_id=null  200  list
      GET     /prompts?include_pagination=true  200  page
      GET     /prompts/{prompt}  200  rendered
      POST    /prompts/{prompt}  200  rendered  {}
      GET     /prompts/{wanting prompt}  200  rendered
      POST    /prompts/{wanting prompt}  200  rendered  {"who":"w"}
      POST    /prompts/{wanting prompt}  422  problem who  {}
      GET     /prompts/{federated prompt}  200  rendered
      POST    /prompts/{federated prompt}  200  rendered  {"who":"Ada"}
      GET     /prompts/{absent}  404  problem
      POST    /prompts/{absent}  404  problem  {}
      POST    /prompts  200  row  {"prompt":{"name":"{name}","template":"Say {{word}}","description":"d","custom_name":"{name}","display_name":"D","title":"t","arguments":[{"name":"word","description":"w","required":true}],"tags":["a"],"gateway_id":null},"team_id":null,"visibility":"public"}
      POST    /prompts  200  row  {"prompt":{"name":"{name}","template":"t","visibility":"team"}}
      POST    /prompts  422  problem prompt  {}
      POST    /prompts  422  problem prompt.name  {"prompt":{"template":"t"}}
      POST    /prompts  422  problem prompt.template  {"prompt":{"name":"{name}"}}
      POST    /prompts  422  problem prompt.template  {"prompt":{"name":"{name}","template":"{% if x %}"}}
      POST    /prompts  422  problem prompt.not_known  {"prompt":{"name":"{name}","template":"t","not_known":1}}
      POST    /prompts  422  problem prompt.arguments[0].not_known  {"prompt":{"name":"{name}","template":"t","arguments":[{"name":"a","not_known":1}]}}
      POST    /prompts  422  problem not_known  {"prompt":{"name":"{name}","template":"t"},"not_known":1}
      POST    /prompts  409  problem  {"prompt":{"name":"{taken prompt}","template":"t"}}
      PUT     /prompts/{prompt}  200  row  {"description":"d","title":"t","display_name":"D","tags":["a"],"template":"t"}
      PUT     /prompts/{prompt}  200  row  {}
      PUT     /prompts/{prompt}  422  problem template  {"template":"{# no #}"}
      PUT     /prompts/{prompt}  422  problem not_known  {"not_known":1}
      PUT     /prompts/{prompt}  422  problem prompt  {"prompt":{"name":"x"}}
      PUT     /prompts/{prompt}  422  problem original_name  {"original_name":"x"}
      PUT     /prompts/{prompt}  409  problem  {"name":"{taken prompt}"}
      PUT     /prompts/{federated prompt}  200  row  {"custom_name":"{name}","display_name":"D","description":"{name}"}
      PUT     /prompts/{federated prompt}  422  problem template  {"template":"t"}
      PUT     /prompts/{federated prompt}  422  problem arguments  {"arguments":[]}
      PUT     /prompts/{absent}  404  problem  {}
      POST    /prompts/{prompt}/state?activate=false  200  state
      POST    /prompts/{prompt}/toggle?activate=true  200  state
      POST    /prompts/{prompt}/state  200  state
      POST    /prompts/{absent}/state?activate=true  404  problem
      DELETE  /prompts/{new prompt}  200  success
      DELETE  /prompts/{absent}  404  problem
      """;

  /** What this gateway does not have (yet), and what it says then. */
  private static final String NOT_HERE =
      """
      GET     /rpc  404  /mcp
      POST    /rpc  404  /mcp  {"jsonrpc":"2.0","id":1,"method":"tools/list"}
      GET     /sse  404  /mcp
      POST    /message?session_id=x  404  /mcp  {}
      GET     /ws  404  /mcp
      GET     /servers/{server}/sse  404  /mcp
      POST    /servers/{server}/message?session_id=x  404  /mcp  {}
      POST    /tools  422  not supported  {"tool":{"name":"{name}","url":"http://example.com/","integration_type":"REST","request_type":"GET"}}
      POST    /tools  422  not supported  {"tool":{"name":"{name}","integration_type":"A2A"}}
      POST    /tools/preview  404  does not support  {}
      POST    /tools/generate-schemas-from-openapi  404  does not support  {"url":"http://example.com/"}
      GET     /tools/plugin_bindings  404  does not support
      POST    /tools/plugin_bindings  404  does not support  {"teams":{}}
      DELETE  /tools/plugin_bindings/{absent}  404  does not support
      POST    /admin/tools/import  404  does not support  []
      GET     /tools?apijsonpath=%7B%7D  422  apijsonpath
      GET     /tools/{tool}?apijsonpath=%7B%7D  422  apijsonpath
      POST    /resources/subscribe  404  does not support
      POST    /resources/subscribe/{resource}  404  does not support
      GET     /resources/test/note  404  does not support
      GET     /a2a  404  does not support
      POST    /a2a  404  does not support  {"agent":{"name":"{name}"}}
      POST    /a2a/{name}/invoke  404  does not support  {}
      GET     /roots  404  does not support
      GET     /roots/export  404  does not support
      GET     /api/logs/search  404  does not support
      GET     /catalog  404  does not support
      POST    /catalog/{name}/register  404  does not support  {}
      GET     /search?q=x  404  does not support
      GET     /tags  404  not have this yet
      GET     /tags/a/entities  404  not have this yet
      GET     /export  404  not have this yet
      POST    /export/selective  404  not have this yet  {}
      POST    /import  404  not have this yet  {}
      """;

  /**
   * Members of ContextForge's that this gateway has nothing for: the kind; each with the value that
   * is taken, and with those that are refused.
   */
  private static final Map<Kind, List<String>> NOT_OURS =
      Map.of(
          Kind.GATEWAY,
          List.of(
              "oauth_config  {}  {\"client_id\":\"a\"}",
              "auth_query_param_key  \"\"  \"k\"",
              "auth_query_param_value  null  \"v\"",
              "one_time_auth  false  true",
              "ca_certificate_sig  null  \"s\"",
              "signing_algorithm  \"ed25519\"  \"rsa\"",
              "gateway_mode  \"cache\"  \"direct_proxy\"",
              "identity_propagation  {}  {\"enabled\":true}",
              "auth_type  \"none\"  \"oauth\"  \"query_param\"  \"one_time_auth\""),
          Kind.SERVER,
          List.of(
              "oauth_enabled  false  true",
              "oauth_config  null  {\"client_id\":\"a\"}",
              "associated_a2a_agents  []  [\"a\"]"),
          Kind.TOOL,
          List.of(
              "jsonpath_filter  \"\"  \".a\"",
              "auth  null  {\"auth_type\":\"basic\"}",
              "auth_type  null  \"basic\"",
              "auth_username  \"\"  \"u\"",
              "auth_password  \"\"  \"p\"",
              "auth_token  null  \"t\"",
              "auth_header_key  \"\"  \"k\"",
              "auth_header_value  \"\"  \"v\"",
              "auth_headers  []  [{\"key\":\"k\",\"value\":\"v\"}]",
              "base_url  null  \"http://example.com\"",
              "path_template  null  \"/x\"",
              "query_mapping  {}  {\"a\":\"b\"}",
              "header_mapping  {}  {\"a\":\"b\"}",
              "timeout_ms  20000  5",
              "expose_passthrough  true  \"no\"",
              "allowlist  []  [\"a\"]",
              "plugin_chain_pre  []  [\"a\"]",
              "plugin_chain_post  null  [\"a\"]",
              "headers  {}  {\"a\":\"b\"}",
              "deprecated  false  true"),
          Kind.RESOURCE,
          List.of("gateway_id  null  \"g\""),
          Kind.PROMPT,
          List.of("gateway_id  null  \"g\""));

  private static final String COMMON =
      "id name description tags enabled teamId team ownerEmail visibility createdAt updatedAt"
          + " createdBy createdFromIp createdVia createdUserAgent modifiedBy modifiedFromIp"
          + " modifiedVia modifiedUserAgent importBatchId federationSource version";

  private static final Gateways GATEWAYS = Gateways.shared();
  private static final Pattern PLACE = Pattern.compile("\\{([a-z][a-z ]*)}");
  private static final Pattern SNAKE = Pattern.compile("_([a-z0-9])");

  /** Of what a change of nothing changes. */
  private static final Set<String> OF_A_CHANGE = Set.of("version", "updatedAt", "modifiedBy");

  /** Tools that a test has taken for itself. */
  private static final Set<String> TAKEN = new TreeSet<>();

  /** One that offers all that rows are wanted of, and one for gateways alone. */
  private static McpUpstream upstream;

  private static McpUpstream plain;
  private static String pool;

  private final ApiClient admin = GATEWAYS.admin();
  private final Map<String, String> shared = new HashMap<>();

  /** The five kinds, by what a row of each has. */
  private enum Kind {
    GATEWAY(
        "slug url transport capabilities passthroughHeaders authType authUsername authPassword"
            + " authToken authHeaderKey authHeaderValue authHeaders authPasswordUnmasked"
            + " authTokenUnmasked authHeaderValueUnmasked authHeadersUnmasked oauthConfig"
            + " oneTimeAuth caCertificate reachable lastSeen status statusMessage"
            + " registrationAttempts nextRetryAt lastError lifecycleClaimedBy lifecycleClaimedAt"
            + " lifecycleClaimExpiresAt lastRefreshAt refreshIntervalSeconds gatewayMode toolCount"
            + " resourceCount promptCount skippedTools"),
    SERVER(
        "icon associatedTools associatedToolIds associatedResources associatedPrompts"
            + " associatedA2aAgents metrics oauthEnabled oauthConfig url"),
    TOOL(
        "title displayName originalName customName customNameSlug gatewaySlug gatewayId"
            + " originalDescription integrationType requestType url inputSchema outputSchema"
            + " annotations headers reachable deprecated executionCount metrics"),
    RESOURCE("title uri mimeType size uriTemplate gatewayId annotations _meta metrics"),
    PROMPT(
        "title displayName originalName customName customNameSlug gatewaySlug gatewayId template"
            + " arguments metrics");

    private final String ofItsOwn;

    Kind(String ofItsOwn) {
      this.ofItsOwn = ofItsOwn;
    }

    /** What each row has at the least. */
    List<String> members() {
      return List.of((COMMON + " " + ofItsOwn).split(" ", -1));
    }

    static Kind at(String path) {
      return Arrays.stream(values())
          .filter(kind -> path.matches("(/v1)?" + kind.path() + "([/?].*)?"))
          .findFirst()
          .orElseThrow();
    }

    /** Such as {@code server}. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    String path() {
      return "/" + word() + "s";
    }

    boolean isFederated() {
      return this == TOOL || this == RESOURCE || this == PROMPT;
    }
  }

  private record Call(String verb, String path, int status, String answer, Optional<String> body) {

    static List<Call> of(String table) {
      return table.lines().map(Call::line).toList();
    }

    private static Call line(String line) {
      String[] parts = line.split(" {2,}", 5);
      return new Call(
          parts[0],
          parts[1],
          Integer.parseInt(parts[2]),
          parts[3],
          parts.length < 5 ? Optional.empty() : Optional.of(parts[4]));
    }
  }

  @BeforeAll
  static void register() {
    McpCatalogue catalogue = new McpCatalogue();
    for (int i = 0; i < 30; i++) {
      catalogue.add(
          McpItem.tool(
              """
              {"name":"tool_%1$s","title":"Tool %1$s","description":"What it does.\\n\\nArgs:\\n    a: a number\\n",\
              "inputSchema":{"type":"object","properties":{"a":{"type":"array","items":{"type":"object","properties":\
              {"b":{"type":"object","properties":{"c":{"enum":[1.50,1E3,null,"x"]}}}}}}}},"annotations":{"readOnlyHint":true},\
              "_meta":{"x":[1]}}"""
                  .formatted(Integer.toString(i)),
              call -> "{\"content\":[]}"));
    }
    catalogue
        .add(
            McpItem.resource(
                "{\"uri\":\"note://federated\",\"name\":\"n\",\"description\":\" d\\n\",\"_meta\":{\"x\":[1]},\"annotations\":{\"priority\":0.5}}",
                call -> "{\"contents\":[{\"uri\":\"note://federated\",\"text\":\"c\"}]}"))
        .add(
            McpItem.template(
                "{\"uriTemplate\":\"note://{id}/x\",\"name\":\"t\"}", call -> "{\"contents\":[]}"))
        .add(
            McpItem.prompt(
                "{\"name\":\"ask_it\",\"description\":\"d \",\"arguments\":[{\"name\":\"a\",\"description\":\"b\",\"required\":true}]}",
                call ->
                    "{\"messages\":[{\"role\":\"user\",\"content\":{\"type\":\"text\",\"text\":\"t\"}}]}"));
    upstream = McpUpstream.start("contract", catalogue, 0);
    plain =
        McpUpstream.start(
            "plain",
            new McpCatalogue()
                .add(
                    McpItem.tool(
                        "{\"name\":\"one\",\"inputSchema\":{\"type\":\"object\"}}",
                        call -> "{\"content\":[]}")),
            0);
    Answer made =
        GATEWAYS.admin().post("/gateways", gateway(unique("pool"), upstream.url().toString()));
    assertThat(made.status()).as("%s", made).isEqualTo(200);
    pool = made.text("id");
  }

  @AfterAll
  static void leave() {
    upstream.close();
    plain.close();
    for (McpUpstream gone : List.of(upstream, plain)) {
      GATEWAYS.people().update("DELETE FROM gateways WHERE url LIKE ?", gone.url() + "%");
    }
  }

  @Test
  void everyCallOfTheTableIsAnsweredAsItSays() {
    List<Call> calls = Call.of(TABLE);
    assertThat(calls).hasSizeGreaterThan(150);
    walk(calls, this::check);
  }

  @Test
  void whatIsNotHereSaysSo() {
    walk(
        Call.of(NOT_HERE),
        (call, written, answer) -> {
          assertThat(answer.status()).isEqualTo(call.status());
          assertThat(answer.text("detail")).contains(call.answer());
          assertThat(answer.header("Deprecation")).isEmpty();
        });
    // Without the version it is the server's own, for Prometheus.
    for (Answer metrics :
        List.of(admin.get("/v1/metrics"), admin.post("/v1/metrics/reset?entity=tool", ""))) {
      assertThat(expect(404, metrics).text("detail")).contains("not have this yet");
    }
    assertThat(GATEWAYS.one().post("/rpc", "{}").text("detail")).contains("/mcp");
  }

  private interface Check {
    void of(Call call, Written written, Answer answer);
  }

  /** A call as it was made. */
  private record Written(String path, Optional<String> body) {}

  private void walk(List<Call> calls, Check check) {
    SoftAssertions softly = new SoftAssertions();
    for (Call call : calls) {
      for (String prefix : List.of("", "/v1")) {
        for (String slash : List.of("", "/")) {
          boolean camel = !slash.isEmpty();
          Written written =
              new Written(
                  prefix + fill(call.path().replaceFirst("(\\?|$)", slash + "$1")),
                  call.body().map(this::fill).map(body -> camel ? inCamelCase(body) : body));
          Answer answer = admin.send(call.verb(), written.path(), written.body());
          softly
              .assertThatCode(() -> check.of(call, written, answer))
              .as("%s %s: %s", call.verb() + " " + call.path(), written, answer)
              .doesNotThrowAnyException();
        }
      }
    }
    softly.assertAll();
  }

  private void check(Call call, Written written, Answer answer) {
    assertThat(answer.status()).isEqualTo(call.status());
    for (String header : List.of("Deprecation", "Sunset")) {
      assertThat(answer.header(header)).as(header).isEmpty();
    }
    String[] wanted = call.answer().split(" ", -1);
    Kind kind = Kind.at(call.path());
    switch (wanted[0]) {
      case "row" -> {
        assertRow(kind, answer.object());
        if (call.verb().equals("POST") && call.path().equals(kind.path())) {
          String prefix = written.path().startsWith("/v1") ? "/v1" : "";
          assertThat(answer.header("Location"))
              .hasValue(prefix + kind.path() + "/" + answer.text("id"));
        }
      }
      case "list" -> assertRows(kind, answer.array());
      case "tools" -> assertRows(Kind.TOOL, answer.array());
      case "resources" -> assertRows(Kind.RESOURCE, answer.array());
      case "prompts" -> assertRows(Kind.PROMPT, answer.array());
      case "page" -> {
        String rows = kind.word() + "s";
        assertThat(answer.object().keySet()).containsExactlyInAnyOrder(rows, "nextCursor");
        assertRows(kind, answer.object().getJsonArray(rows));
      }
      case "state" -> {
        assertThat(answer.object().keySet())
            .containsExactlyInAnyOrder("status", "message", kind.word());
        assertThat(answer.text("status")).isEqualTo("success");
        assertRow(kind, answer.object().getJsonObject(kind.word()));
        assertThat(answer.object().getJsonObject(kind.word()).getBoolean("enabled"))
            .isEqualTo(!call.path().endsWith("activate=false"));
      }
      case "success" -> {
        assertThat(answer.object().keySet()).containsExactlyInAnyOrder("status", "message");
        assertThat(answer.text("status")).isEqualTo("success");
      }
      case "refresh" ->
          assertThat(answer.object().keySet())
              .containsExactlyInAnyOrder(
                  "gateway_id",
                  "success",
                  "error",
                  "tools_added",
                  "tools_updated",
                  "tools_removed",
                  "resources_added",
                  "resources_updated",
                  "resources_removed",
                  "prompts_added",
                  "prompts_updated",
                  "prompts_removed",
                  "validation_errors",
                  "duration_ms",
                  "refreshed_at");
      case "content" -> {
        assertThat(answer.object().keySet())
            .containsExactlyInAnyOrder("type", "id", "uri", "mime_type", "text", "blob");
        assertThat(answer.text("type")).isEqualTo("resource");
      }
      case "rendered" ->
          assertThat(answer.object().keySet()).containsExactlyInAnyOrder("messages", "description");
      case "templates" -> {
        assertThat(answer.object().keySet())
            .containsExactlyInAnyOrder("resource_templates", "_meta");
        assertRows(Kind.RESOURCE, answer.object().getJsonArray("resource_templates"));
      }
      case "problem" -> assertProblem(written, answer, wanted);
      default -> throw new IllegalArgumentException(call.toString());
    }
  }

  /** ContextForge's clients read {@code detail} or {@code message}, and what is wrong by name. */
  private void assertProblem(Written written, Answer answer, String... wanted) {
    assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
    assertThat(answer.text("detail")).isNotBlank().isEqualTo(answer.text("message"));
    if (wanted.length > 1) {
      String camel = inCamelCase(wanted[1]);
      String leaf = "\"" + camel.substring(camel.lastIndexOf('.') + 1) + "\":";
      // As the client has spelled it, where it has.
      assertThat(fields(answer))
          .contains(written.body().orElse("").contains(leaf) ? camel : wanted[1]);
    }
    String absent = shared.getOrDefault("absent", "none");
    if (written.body().orElse("").contains("[\"" + absent) || answer.status() == 404) {
      assertThat(answer.text("detail")).contains(absent);
    }
  }

  private static void assertRows(Kind kind, JsonArray rows) {
    rows.forEach(row -> assertRow(kind, row.asJsonObject()));
  }

  private static void assertRow(Kind kind, JsonObject row) {
    assertThat(row.keySet()).containsAll(kind.members());
    assertThat(row.keySet().stream().filter(name -> name.indexOf('_') > 0)).isEmpty();
    for (JsonValue tag : row.getJsonArray("tags")) {
      assertThat(tag.asJsonObject().keySet()).containsExactlyInAnyOrder("id", "label");
    }
    row.forEach(
        (name, value) -> {
          if (name.endsWith("Unmasked")) {
            assertThat(value).as(name).isEqualTo(JsonValue.NULL);
          }
        });
  }

  @Test
  void whatWeDoNotHaveIsTakenEmptyOrPresetAndRefusedByName() {
    SoftAssertions softly = new SoftAssertions();
    NOT_OURS.forEach(
        (kind, lines) -> {
          String path = kind.path() + "/" + fill("{%s}".formatted(kind.word()));
          for (Function<String, String> spelling : spellings()) {
            String all =
                lines.stream()
                    .map(line -> line.split(" {2}", -1))
                    .map(line -> "\"%s\":%s".formatted(spelling.apply(line[0]), line[1]))
                    .collect(Collectors.joining(","));
            softly.assertThat(admin.put(path, "{" + all + "}")).matches(ok(200), kind + " " + all);
            if (kind != Kind.TOOL) {
              Answer made = admin.post(kind.path(), creation(kind, all));
              softly
                  .assertThat(made)
                  .matches(ok(kind == Kind.SERVER ? 201 : 200), kind + " " + all);
            }
            for (String line : lines) {
              String[] parts = line.split(" {2}", -1);
              String name = spelling.apply(parts[0]);
              for (String value : Arrays.asList(parts).subList(2, parts.length)) {
                String member = "\"%s\":%s".formatted(name, value);
                refused(softly, name, admin.put(path, "{" + member + "}"));
                if (kind != Kind.TOOL) {
                  String wrapper = kind == Kind.GATEWAY ? "" : kind.word() + ".";
                  refused(softly, wrapper + name, admin.post(kind.path(), creation(kind, member)));
                }
              }
            }
          }
        });
    softly.assertAll();
  }

  private static void refused(SoftAssertions softly, String field, Answer answer) {
    softly.assertThat(answer).matches(ok(422), field);
    softly
        .assertThat(answer.body())
        .as("%s", answer)
        .contains("\"field\":\"" + field + "\"")
        // Whose a row is stands in what is read of it.
        .containsAnyOf(
            "not supported",
            field.matches("gateway_?[iI]d")
                ? "cannot be changed, and is not what is there"
                : "not supported");
  }

  /** All that ContextForge's clients may send of each kind: to make one, and to change one. */
  private static final Map<Kind, String> THEIRS =
      Map.of(
          Kind.GATEWAY,
          "name url description transport passthrough_headers auth_type auth_username auth_password"
              + " auth_token auth_header_key auth_header_value auth_headers oauth_config"
              + " auth_query_param_key auth_query_param_value one_time_auth tags team_id owner_email"
              + " visibility ca_certificate ca_certificate_sig signing_algorithm client_cert"
              + " client_key refresh_interval_seconds gateway_mode identity_propagation",
          Kind.SERVER,
          "id name description icon tags associated_tools associated_resources associated_prompts"
              + " associated_a2a_agents team_id owner_email visibility oauth_enabled oauth_config",
          Kind.TOOL,
          "name custom_name display_name title url description integration_type request_type headers"
              + " input_schema output_schema annotations jsonpath_filter auth auth_type auth_username"
              + " auth_password auth_token auth_header_key auth_header_value auth_headers tags"
              + " deprecated team_id owner_email visibility base_url path_template query_mapping"
              + " header_mapping timeout_ms expose_passthrough allowlist plugin_chain_pre"
              + " plugin_chain_post",
          Kind.RESOURCE,
          "uri name content description title mime_type uri_template tags gateway_id team_id"
              + " owner_email visibility",
          Kind.PROMPT,
          "name template custom_name display_name title description arguments tags gateway_id team_id"
              + " owner_email visibility");

  /** Of all of them none is called unknown: each is ours, or is said not to be. */
  @Test
  void everyMemberThatTheirClientsSendIsKnown() {
    SoftAssertions softly = new SoftAssertions();
    THEIRS.forEach(
        (kind, members) -> {
          String path = kind.path() + "/" + fill("{%s}".formatted(kind.word()));
          for (Function<String, String> spelling : spellings()) {
            String all =
                Arrays.stream(members.split(" ", -1))
                    .map(member -> "\"%s\":[[]]".formatted(spelling.apply(member)))
                    .collect(Collectors.joining(",", "{\"colour_of_it\":1,", "}"));
            List<Answer> answers = new ArrayList<>();
            answers.add(admin.put(path, all));
            if (kind == Kind.GATEWAY) {
              answers.add(admin.post(kind.path(), all));
            } else if (kind != Kind.TOOL) {
              answers.add(admin.post(kind.path(), "{\"%s\":%s}".formatted(kind.word(), all)));
            }
            for (Answer answer : answers) {
              softly.assertThat(answer).as("%s", answer).matches(ok(422));
              softly
                  .assertThat(
                      answer.object().getJsonArray("errors").getValuesAs(JsonObject.class).stream()
                          .filter(error -> error.getString("detail").equals("is not known here"))
                          .map(error -> error.getString("field").replaceFirst(".*\\.", "")))
                  .as("%s", answer)
                  .containsExactly("colour_of_it");
            }
          }
        });
    softly.assertAll();
  }

  /**
   * What a member may have at the most, where that is less than ContextForge takes, or it cuts what
   * is longer: the kind; the member, with the most characters or elements.
   */
  private static final Map<Kind, String> BOUNDS =
      Map.of(
          Kind.GATEWAY,
          "name=255 url=2048 description=8192 auth_username=255 auth_password=4096 auth_token=8000"
              + " auth_header_value=8192 client_key=32768 tags[]=100 passthrough_headers[]=100",
          Kind.SERVER,
          "name=255 description=8192 icon=767 tags[]=100 associated_tools[]=10000",
          Kind.TOOL,
          "custom_name=255 display_name=255 description=8192 tags[]=100",
          Kind.RESOURCE,
          "uri=767 name=255 title=255 description=8192 mime_type=255 content=102400 tags[]=100",
          Kind.PROMPT,
          "name=255 template=10240 title=255 description=8192 display_name=255 tags[]=100");

  @Test
  void whatIsLongerThanItMayBeIsRefusedByName() {
    SoftAssertions softly = new SoftAssertions();
    BOUNDS.forEach(
        (kind, bounds) -> {
          String path = kind.path() + "/" + fill("{%s}".formatted(kind.word()));
          for (String bound : bounds.split(" ", -1)) {
            String member = bound.replaceFirst("(\\[])?=.*", "");
            int most = Integer.parseInt(bound.replaceFirst(".*=", ""));
            String more =
                bound.contains("[]")
                    ? "[" + "\"x\",".repeat(most) + "\"x\"]"
                    : "\"" + "x".repeat(most + 1) + "\"";
            Answer answer = admin.put(path, "{\"%s\":%s}".formatted(member, more));
            softly.assertThat(answer.status()).as("%s %s: %s", kind, bound, answer).isEqualTo(422);
            softly.assertThat(fields(answer)).as("%s %s", kind, bound).contains(member);
            softly
                .assertThat(answer.text("detail"))
                .as("%s %s", kind, bound)
                .contains(member, Integer.toString(most));
          }
        });
    softly.assertAll();
  }

  private static Predicate<Answer> ok(int status) {
    return answer -> answer.status() == status;
  }

  private static List<Function<String, String>> spellings() {
    return List.of(name -> name, ContractIT::inCamelCase);
  }

  @Test
  void whoSendsBackWhatTheyHaveReadChangesNothing() {
    SoftAssertions softly = new SoftAssertions();
    String server =
        expect(
                201,
                admin.post(
                    "/servers",
                    fill(
                        "{\"server\":{\"name\":\"{name}\",\"tags\":[\"A b\"],\"associated_tools\":[\"{tool}\"],\"associated_resources\":[\"{resource}\"],\"associated_prompts\":[\"{prompt}\"]}}")))
            .text("id");
    Map<String, Kind> rows = new HashMap<>();
    rows.put(server, Kind.SERVER);
    rows.put(pool, Kind.GATEWAY);
    for (Kind kind : Kind.values()) {
      rows.put(fill("{%s}".formatted(kind.word())), kind);
    }
    rows.put(fill("{federated resource}"), Kind.RESOURCE);
    rows.put(fill("{federated template}"), Kind.RESOURCE);
    rows.put(fill("{federated prompt}"), Kind.PROMPT);
    rows.forEach(
        (id, kind) -> {
          if (kind.isFederated() && !row(kind, id).isNull("gatewayId")) {
            // As the upstream server says it.
            expect(200, admin.put(kind.path() + "/" + id, "{\"description\":null}"));
          }
          JsonObject first = row(kind, id);
          for (UnaryOperator<JsonObject> spelling :
              List.<UnaryOperator<JsonObject>>of(row -> row, ContractIT::inSnakeCase)) {
            String body = spelling.apply(row(kind, id)).toString();
            Answer sent = admin.put(kind.path() + "/" + id, body);
            softly.assertThat(sent).as("%s %s", kind, body).matches(ok(200));
            softly
                .assertThat(without(OF_A_CHANGE, row(kind, id)))
                .as("%s %s", kind, body)
                .isEqualTo(without(OF_A_CHANGE, first));
          }
          if (kind.isFederated()) {
            softly
                .assertThat(
                    GATEWAYS
                        .people()
                        .scalar(
                            "SELECT custom_description FROM %ss WHERE id = ?"
                                .formatted(kind.word()),
                            id))
                .as("what an operator says of %s", first)
                .isEmpty();
          }
        });
    softly.assertAll();
  }

  @Test
  void secretsAreHiddenAndStayWhereTheyAreSentBackHidden() {
    SoftAssertions softly = new SoftAssertions();
    String secret = "s3cr3t-" + UUID.randomUUID();
    for (String credential :
        List.of(
            "\"auth_type\":\"basic\",\"auth_username\":\"u\",\"auth_password\":\"%s\"",
            "\"auth_type\":\"bearer\",\"auth_token\":\"%s\"",
            "\"auth_type\":\"authheaders\",\"auth_headers\":[{\"key\":\"X-A\",\"value\":\"%s\"}]")) {
      Answer made =
          expect(
              200,
              admin.post(
                  "/gateways",
                  "{\"name\":\"%s\",\"url\":\"%s\",%s}"
                      .formatted(unique("secret"), newUrl(), credential.formatted(secret))));
      String id = made.text("id");
      String sealed = sealed(id);
      softly.assertThat(made.body()).doesNotContain(secret).contains("*****");
      for (Answer answer :
          List.of(
              admin.get("/gateways/" + id),
              admin.put("/gateways/" + id, made.body()),
              admin.put("/gateways/" + id, inSnakeCase(row(Kind.GATEWAY, id)).toString()),
              admin.put("/gateways/" + id, "{\"description\":\"d\"}"),
              admin.post("/gateways/" + id + "/state?activate=true", ""))) {
        softly.assertThat(answer).as("%s", answer).matches(ok(200));
        softly.assertThat(answer.body()).doesNotContain(secret).contains("*****");
      }
      softly.assertThat(admin.get("/gateways").body()).doesNotContain(secret);
      softly.assertThat(sealed(id)).isEqualTo(sealed).isNotEmpty();
    }
    softly.assertAll();
  }

  private static String sealed(String gateway) {
    return GATEWAYS.people().scalar("SELECT credential_sealed FROM gateways WHERE id = ?", gateway);
  }

  @Test
  void aTransportThatIsNotTheServersIsCorrectedAndSaid() {
    for (String transport : List.of("", ",\"transport\":\"SSE\"", ",\"transport\":\"sse\"")) {
      Answer made =
          expect(
              200,
              admin.post(
                  "/gateways",
                  "{\"name\":\"%s\",\"url\":\"%s\"%s}"
                      .formatted(unique("sse"), newUrl(), transport)));
      assertThat(made.text("transport")).isEqualTo("STREAMABLEHTTP");
      assertThat(made.text("statusMessage")).contains("streamable HTTP");
    }
  }

  @Test
  void anIntervalIsStoredAndTheDocumentSaysThatNothingRefreshesByItselfYet() {
    Answer made =
        expect(
            200,
            admin.post(
                "/gateways",
                "{\"name\":\"%s\",\"url\":\"%s\",\"refreshIntervalSeconds\":90}"
                    .formatted(unique("interval"), newUrl())));
    assertThat(made.object().getInt("refreshIntervalSeconds")).isEqualTo(90);
    assertThat(
            ApiDocument.of(admin).operations().stream()
                .filter(operation -> operation.name().equals("POST /gateways"))
                .map(operation -> operation.description().getString("description")))
        .singleElement()
        .asString()
        .contains("refresh_interval_seconds", "yet");
  }

  @Test
  void whatItsAuthorCannotSeeIsAnUnknownId() {
    String team =
        expect(201, admin.post("/teams", "{\"name\":\"%s\"}".formatted(unique("t")))).text("id");
    ApiClient author =
        GATEWAYS.as(
            GATEWAYS.people().holdingIn(team, unique("author") + "@example.com", "developer"));
    SoftAssertions softly = new SoftAssertions();
    for (Kind kind : List.of(Kind.TOOL, Kind.RESOURCE, Kind.PROMPT)) {
      String hidden = make(kind);
      expect(200, admin.put(kind.path() + "/" + hidden, "{\"visibility\":\"private\"}"));
      String body =
          "{\"name\":\"%s\",\"associated_%ss\":[\"%s\"]}"
              .formatted(unique("s"), kind.word(), hidden);
      Answer refused = author.post("/servers", "{\"server\":" + body + "}");
      softly.assertThat(refused).as("%s", refused).matches(ok(422));
      softly.assertThat(refused.body()).contains(hidden);
      String server =
          expect(
                  201,
                  author.post("/servers", "{\"server\":{\"name\":\"%s\"}}".formatted(unique("s"))))
              .text("id");
      Answer changed = author.put("/servers/" + server, body);
      softly.assertThat(changed).as("%s", changed).matches(ok(422));
      softly.assertThat(changed.body()).contains(hidden);
      softly.assertThat(author.get(kind.path() + "/" + hidden)).matches(ok(404));
    }
    softly.assertAll();
  }

  @Test
  void listsAreChosenFromAndCutAsTheyAreAskedFor() {
    SoftAssertions softly = new SoftAssertions();
    for (Kind kind : Kind.values()) {
      String tag = unique("t");
      String first = tagged(kind, "\"" + tag + "\",\"Own " + tag + "\"");
      String second = tagged(kind, "\"" + tag + "\"");
      String third = tagged(kind, "\"" + tag + "\"");
      expect(200, admin.post(kind.path() + "/" + second + "/state?activate=false", ""));
      expect(200, admin.put(kind.path() + "/" + third, "{\"visibility\":\"team\"}"));
      JsonObject row = row(kind, third);
      Map<String, Set<String>> choices = new HashMap<>();
      choices.put("", Set.of(first, third));
      choices.put("&include_inactive=true", Set.of(first, second, third));
      choices.put("&include_inactive=True", Set.of(first, second, third));
      choices.put("&include_inactive=false", Set.of(first, third));
      choices.put("&visibility=public", Set.of(first));
      choices.put("&visibility=team", Set.of(third));
      choices.put("&visibility=private", Set.of());
      choices.put("&team_id=" + row.getString("teamId"), Set.of(first, third));
      choices.put("&team_id=" + UUID.randomUUID(), Set.of(first));
      choices.put("&limit=0", Set.of(first, third));
      if (kind.isFederated()) {
        boolean federated = kind == Kind.TOOL;
        choices.put("&gateway_id=null", federated ? Set.of() : Set.of(first, third));
        choices.put("&gateway_id=" + pool, federated ? Set.of(first, third) : Set.of());
        choices.put("&gateway_id=" + UUID.randomUUID(), Set.of());
      }
      choices.forEach(
          (choice, rows) -> {
            Answer list = admin.get(kind.path() + "?tags=nothing," + tag + choice);
            softly.assertThat(list).as("%s", list).matches(ok(200));
            softly.assertThat(Set.copyOf(ids(list.array()))).as("%s", list).isEqualTo(rows);
            softly.assertThat(list.header("Link")).isEmpty();
          });
      softly
          .assertThat(ids(admin.get(kind.path() + "?tags=own%20" + tag).array()))
          .as("by another case of %s", kind)
          .containsExactly(first);
      softly
          .assertThat(ids(admin.get(kind.path() + "?tags=own-" + tag).array()))
          .as("by the id of the tag of %s", kind)
          .containsExactly(first);
      pages(softly, kind, "tags=" + tag + "&include_inactive=true", List.of(first, second, third));
      for (String cursor :
          List.of(
              "nonsense",
              "%7B",
              base64("{\"created_at\":\"2026-01-01T00:00:00\",\"id\":\"x\"}"),
              base64("2026-01-01T00:00:00Z"))) {
        Answer bad = admin.get(kind.path() + "?limit=1&cursor=" + cursor);
        softly.assertThat(bad).as("%s", bad).matches(ok(422));
        softly.assertThat(fields(bad)).containsExactly("cursor");
      }
      for (String limit : List.of("-1", "x", "1.5")) {
        Answer bad = admin.get(kind.path() + "?limit=" + limit);
        softly.assertThat(bad).as("%s", bad).matches(ok(422));
        softly.assertThat(fields(bad)).containsExactly("limit");
      }
    }
    softly.assertAll();
  }

  /** Pages of one row, by the link of the header and by the cursor of the body. */
  private void pages(SoftAssertions softly, Kind kind, String query, List<String> made) {
    List<String> newestFirst =
        made.stream()
            .map(id -> row(kind, id))
            .sorted(
                Comparator.comparing((JsonObject row) -> Instant.parse(row.getString("createdAt")))
                    .thenComparing(row -> row.getString("id"))
                    .reversed())
            .map(row -> row.getString("id"))
            .toList();
    softly.assertThat(ids(admin.get(kind.path() + "?" + query).array())).isEqualTo(newestFirst);
    List<String> linked = new ArrayList<>();
    Optional<String> next = Optional.of("/v1" + kind.path() + "?limit=1&" + query);
    while (next.isPresent() && linked.size() < 10) {
      Answer page = expect(200, admin.get(next.get()));
      linked.addAll(ids(page.array()));
      next = page.header("Link").map(link -> link.replaceAll("^<(.*)>; rel=\"next\"$", "$1"));
      next.ifPresent(path -> softly.assertThat(path).startsWith("/v1" + kind.path() + "?"));
    }
    softly.assertThat(linked).as("linked pages of %s", kind).isEqualTo(newestFirst);
    List<String> enveloped = new ArrayList<>();
    JsonValue cursor = Json.createValue("");
    while (cursor != JsonValue.NULL && enveloped.size() < 10) {
      String after = ((JsonString) cursor).getString();
      Answer page =
          expect(
              200,
              admin.get(
                  kind.path()
                      + "?limit=2&include_pagination=true&"
                      + query
                      + (after.isEmpty() ? "" : "&cursor=" + after)));
      enveloped.addAll(ids(page.object().getJsonArray(kind.word() + "s")));
      cursor = page.object().get("nextCursor");
    }
    softly.assertThat(enveloped).as("enveloped pages of %s", kind).isEqualTo(newestFirst);
  }

  @Test
  void aListOfATeamThatIsNotTheCallersIsEmpty() {
    String team =
        expect(201, admin.post("/teams", "{\"name\":\"%s\"}".formatted(unique("t")))).text("id");
    ApiClient member =
        GATEWAYS.as(
            GATEWAYS.people().holdingIn(team, unique("member") + "@example.com", "developer"));
    ApiClient stranger =
        GATEWAYS.as(GATEWAYS.people().holding(unique("far") + "@example.com", "platform_viewer"));
    SoftAssertions softly = new SoftAssertions();
    for (Kind kind : Kind.values()) {
      String tag = unique("t");
      String shown = tagged(kind, "\"" + tag + "\"");
      String path = kind.path() + "?tags=" + tag + "&team_id=" + team;
      softly.assertThat(ids(member.get(path).array())).as("%s", kind).contains(shown);
      softly.assertThat(ids(admin.get(path).array())).as("%s", kind).contains(shown);
      softly.assertThat(stranger.get(path).body()).as("%s", kind).isEqualTo("[]");
      softly
          .assertThat(stranger.get(path + "&include_pagination=true").body())
          .isEqualTo("{\"%ss\":[],\"nextCursor\":null}".formatted(kind.word()));
      softly
          .assertThat(ids(stranger.get(kind.path() + "?tags=" + tag).array()))
          .as("%s", kind)
          .contains(shown);
    }
    softly.assertAll();
  }

  @Test
  void longListsAreWholeUpToTenThousandRowsAndInPagesOfFiveHundredAtTheMost() {
    SoftAssertions softly = new SoftAssertions();
    String team = admin.get("/servers/" + fill("{server}")).text("teamId");
    for (Kind kind : Kind.values()) {
      String tag = unique("bulk");
      String own =
          switch (kind) {
            case GATEWAY -> ", slug, url";
            case SERVER -> "";
            case RESOURCE -> ", uri, original_uri";
            case TOOL, PROMPT -> ", original_name";
          };
      String values =
          switch (kind) {
            case GATEWAY -> ", ? || n, 'http://127.0.0.1/' || n";
            case SERVER -> "";
            case RESOURCE -> ", 'bulk:' || ? || n, 'bulk:' || n";
            case TOOL, PROMPT -> ", ? || n";
          };
      List<Object> parameters = new ArrayList<>(List.of(tag, tag, tag, tag, team, Gateways.ADMIN));
      if (kind != Kind.SERVER) {
        parameters.add(tag);
      }
      try {
        GATEWAYS
            .people()
            .update(
                """
                INSERT INTO %1$ss (id, name, tags, enabled, team_id, owner_email, visibility%2$s)
                SELECT gen_random_uuid()::text, ? || n,
                    CASE WHEN n <= 1200 THEN jsonb_build_array(?, ? || '-part') ELSE jsonb_build_array(?) END,
                    false, ?, ?, 'public'%3$s
                FROM generate_series(1, 10001) AS n
                """
                    .formatted(kind.word(), own, values),
                parameters.toArray());
        String all = kind.path() + "?include_inactive=true&tags=" + tag;
        for (String query : List.of("", "&limit=0", "&include_pagination=true")) {
          Answer long10001 = admin.get(all + query);
          softly.assertThat(long10001).as("%s %s", kind, query).matches(ok(422));
          softly
              .assertThat(long10001.object().getString("detail", ""))
              .contains("10000", "limit", "cursor");
        }
        for (String limit : List.of("500", "501", "100000")) {
          Answer page = expect(200, admin.get(all + "&limit=" + limit));
          softly.assertThat(ids(page.array())).as("%s %s", kind, limit).hasSize(500);
          softly.assertThat(page.header("Link")).as("%s %s", kind, limit).isPresent();
        }
        softly
            .assertThat(ids(expect(200, admin.get(all + "-part")).array()))
            .as("%s in three parts", kind)
            .hasSize(1_200)
            .doesNotHaveDuplicates();
        JsonObject enveloped = admin.get(all + "-part&include_pagination=true").object();
        softly.assertThat(enveloped.getJsonArray(kind.word() + "s")).hasSize(1_200);
        softly.assertThat(enveloped.get("nextCursor")).isEqualTo(JsonValue.NULL);
        if (kind.isFederated()) {
          tooLongInAServer(softly, kind, tag);
        }
        if (kind == Kind.RESOURCE) {
          GATEWAYS
              .people()
              .update(
                  "UPDATE resources SET uri_template = uri WHERE tags @> to_jsonb(CAST(? AS text))",
                  tag);
          isTooLong(softly, "/resources/templates/list?include_inactive=true&tags=" + tag);
          softly
              .assertThat(
                  admin
                      .get("/resources/templates/list?include_inactive=true&tags=" + tag + "-part")
                      .object()
                      .getJsonArray("resource_templates"))
              .hasSize(1_200);
        }
        if (kind == Kind.SERVER) {
          GATEWAYS.people().update("DELETE FROM servers WHERE name = ?", tag + "1");
          softly
              .assertThat(new HashSet<>(ids(admin.get(all).array())))
              .as("ten thousand")
              .hasSize(10_000);
        }
      } finally {
        GATEWAYS
            .people()
            .update(
                "DELETE FROM %ss WHERE tags @> to_jsonb(CAST(? AS text))".formatted(kind.word()),
                tag);
      }
    }
    softly.assertAll();
  }

  /** A virtual server that offers them all. */
  private void tooLongInAServer(SoftAssertions softly, Kind kind, String tag) {
    String server = make(Kind.SERVER);
    GATEWAYS
        .people()
        .update(
            """
            INSERT INTO server_%1$s_association (server_id, %1$s_id)
            SELECT ?, id FROM %1$ss WHERE tags @> to_jsonb(CAST(? AS text))
            """
                .formatted(kind.word()),
            server,
            tag);
    String contents = "/servers/" + server + kind.path() + "?include_inactive=true";
    isTooLong(softly, contents);
    Answer page = expect(200, admin.get(contents + "&limit=500"));
    softly.assertThat(ids(page.array())).hasSize(500);
    String next = page.header("Link").orElseThrow().replaceAll("^<(.*)>; rel=\"next\"$", "$1");
    softly
        .assertThat(ids(expect(200, admin.get(next)).array()))
        .hasSize(500)
        .doesNotContainAnyElementsOf(ids(page.array()));
  }

  private void isTooLong(SoftAssertions softly, String path) {
    Answer whole = admin.get(path);
    softly.assertThat(whole.status()).as("%s", whole).isEqualTo(422);
    softly.assertThat(whole.object().getString("detail", "")).contains("10000", "limit", "cursor");
    Answer page = admin.get(path + "&limit=2");
    softly.assertThat(ids(expectRows(page))).hasSize(2);
    // What is left behind a cursor is bounded by the list, too.
    String next = page.header("Link").orElseThrow().replaceAll("^<(.*)>; rel=\"next\"$", "$1");
    softly
        .assertThat(admin.get(next.replaceAll("([?&])limit=2(&|$)", "$1")))
        .as("the rest of %s", path)
        .matches(ok(422));
  }

  private static JsonArray expectRows(Answer page) {
    JsonValue rows = expect(200, page).json();
    return rows instanceof JsonArray array
        ? array
        : rows.asJsonObject().getJsonArray("resource_templates");
  }

  /**
   * The answer begins before the last rows are read, and goes on as its client takes it: what is
   * changed after its beginning is in its end, and nothing that others need is held meanwhile.
   */
  @Test
  void aWholeListIsSentWhileItIsRead() throws Exception {
    String tag = unique("streamed");
    String team = admin.get("/servers/" + fill("{server}")).text("teamId");
    People people = GATEWAYS.people();
    people.update(
        """
        INSERT INTO servers (id, name, description, tags, team_id, owner_email, visibility, created_at)
        SELECT gen_random_uuid()::text, ? || n, repeat('x', 8000), jsonb_build_array(?), ?, ?, 'public', now() - n * interval '1 s'
        FROM generate_series(1, 5000) AS n
        """,
        tag,
        tag,
        team,
        Gateways.ADMIN);
    try {
      List<Socket> slow = new ArrayList<>();
      try {
        for (int i = 0; i < 4; i++) {
          slow.add(begun("/servers?tags=" + tag, unique("streamed")));
        }
        people.update(
            "UPDATE servers SET name = ? WHERE name = ?", tag + " changed meanwhile", tag + "5000");
        // The replicas share two connections.
        expect(200, admin.get("/servers/" + fill("{server}")));
        for (Socket socket : slow) {
          String answer = rest(socket);
          assertThat(answer).contains("HTTP/1.1 200 ", "\"" + tag + " changed meanwhile\"");
          assertThat(answer).contains("\"" + tag + "1\"").doesNotContain(tag + "5000");
        }
      } finally {
        for (Socket socket : slow) {
          socket.close();
        }
      }
    } finally {
      people.update("DELETE FROM servers WHERE tags @> to_jsonb(CAST(? AS text))", tag);
    }
  }

  /** It has begun with 200, which the access log has whatever comes of it. */
  @Test
  void aWholeListWhoseClientLeavesIsLoggedAsThat() throws Exception {
    String tag = unique("left");
    People people = GATEWAYS.people();
    String server = make(Kind.SERVER);
    people.update(
        """
        INSERT INTO resources (id, name, uri, original_uri, description, tags, enabled, team_id, owner_email, visibility)
        SELECT gen_random_uuid()::text, ? || n, 'cut:' || ? || n, 'cut:' || n, repeat('x', 8000), jsonb_build_array(?), false, ?, ?, 'public'
        FROM generate_series(1, 3000) AS n
        """,
        tag,
        tag,
        tag,
        admin.get("/servers/" + server).text("teamId"),
        Gateways.ADMIN);
    try {
      people.update(
          "INSERT INTO server_resource_association (server_id, resource_id) SELECT ?, id FROM resources WHERE tags @> to_jsonb(CAST(? AS text))",
          server,
          tag);
      String contents = "/servers/" + server + "/resources?include_inactive=true";
      String left = unique("left");
      begun(contents, left).close();
      awaitEnd(left, "client-gone");
    } finally {
      people.update("DELETE FROM resources WHERE tags @> to_jsonb(CAST(? AS text))", tag);
    }
  }

  private static void awaitEnd(String requestId, String end) {
    Awaitility.await(end)
        .until(
            () ->
                GATEWAYS
                    .log()
                    .lines()
                    .anyMatch(
                        line ->
                            line.contains("\"request_id\":\"" + requestId + "\"")
                                && line.contains("\"end\":\"" + end + "\"")));
  }

  /** A client that has read the first of an answer and takes no more for now. */
  private Socket begun(String path, String requestId) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(8_192);
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), admin.base().getPort()));
    socket
        .getOutputStream()
        .write(
            "GET %s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nX-Request-Id: %s\r\nConnection: close\r\n\r\n"
                .formatted(path, admin.token().orElseThrow(), requestId)
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(socket.getInputStream().readNBytes(9)).asString().startsWith("HTTP/1.1 ");
    return socket;
  }

  private static String rest(Socket socket) throws IOException {
    return "HTTP/1.1 " + new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aTemplateHasNamesAloneAndIsFilledInByThem() {
    SoftAssertions softly = new SoftAssertions();
    Map<String, String> refused = new HashMap<>();
    refused.put("{{ x|upper }}", "line 1, column 1");
    refused.put("a\\n  {% if x %}", "line 2, column 3");
    refused.put("{{a}} {# c #}", "line 1, column 7");
    refused.put("{{{x}}}", "line 1, column 1");
    refused.put("a {{x", "line 1, column 3");
    refused.put("{{ x.y }}", "line 1, column 1");
    refused.put("{{- x }}", "line 1, column 1");
    refused.put("{{}}", "line 1, column 1");
    refused.put("{{a}}\\n\\n{{ 'b' }}", "line 3, column 1");
    String id = fill("{prompt}");
    refused.forEach(
        (template, place) -> {
          for (Answer answer :
              List.of(
                  admin.post(
                      "/prompts",
                      "{\"prompt\":{\"name\":\"%s\",\"template\":\"%s\"}}"
                          .formatted(unique("jinja"), template)),
                  admin.put("/prompts/" + id, "{\"template\":\"%s\"}".formatted(template)))) {
            softly.assertThat(answer).as("%s: %s", template, answer).matches(ok(422));
            softly.assertThat(answer.object().getString("detail", "")).contains(place);
          }
        });
    Answer made =
        expect(
            200,
            admin.post(
                "/prompts",
                "{\"prompt\":{\"name\":\"code_%s\",\"template\":\"{{a}}{{ b_1 }} { x } }} %%} {{a}}\",\"arguments\":[{\"name\":\"a\",\"required\":true},{\"name\":\"b_1\"}]}}"
                    .formatted(UUID.randomUUID().toString().substring(0, 8))));
    String path = "/prompts/" + made.text("id");
    String name = made.text("originalName");
    softly.assertThat(name).startsWith("code_");
    softly
        .assertThat(made.text("name"))
        .as("as ContextForge has it")
        .isEqualTo(name.replace('_', '-'));
    Answer sent = expect(200, admin.put(path, "{\"name\":\"%s\"}".formatted(made.text("name"))));
    softly.assertThat(sent.text("originalName")).isEqualTo(name);
    softly
        .assertThat(said(admin.post(path, "{\"a\":\"$1 {{b_1}} \\\\\",\"b_1\":\"\u00e9\"}")))
        .isEqualTo("$1 {{b_1}} \\\u00e9 { x } }} %} $1 {{b_1}} \\");
    softly.assertThat(said(admin.post(path, "{\"a\":\"x\"}"))).isEqualTo("x { x } }} %} x");
    softly.assertThat(said(admin.get(path))).isEqualTo(" { x } }} %} ");
    Answer missing = admin.post(path, "{\"b_1\":\"x\"}");
    softly.assertThat(missing).as("%s", missing).matches(ok(422));
    softly.assertThat(fields(missing)).containsExactly("a");
    softly.assertThat(fields(expect(422, admin.post(path, "{}")))).containsExactly("a");
    Answer number = admin.post(path, "{\"a\":1}");
    softly.assertThat(number).as("%s", number).matches(ok(422));
    softly.assertThat(fields(number)).containsExactly("a");
    softly.assertAll();
  }

  private static String said(Answer answer) {
    JsonObject message = expect(200, answer).object().getJsonArray("messages").getJsonObject(0);
    assertThat(message.getString("role")).isEqualTo("user");
    assertThat(message.getJsonObject("content").getString("type")).isEqualTo("text");
    return message.getJsonObject("content").getString("text");
  }

  @Test
  void aResourceOfOurOwnIsReadAsItWasWritten() {
    String uri = "note://" + UUID.randomUUID();
    String content = "\u00e9\u20ac\ud83d\ude00 \n<b>\t" + "x".repeat(100_000);
    String body =
        Json.createObjectBuilder()
            .add(
                "resource",
                Json.createObjectBuilder()
                    .add("uri", uri)
                    .add("name", unique("note"))
                    .add("content", content))
            .build()
            .toString();
    Answer made = expect(200, admin.post("/resources", body));
    JsonObject read = expect(200, admin.get("/resources/" + made.text("id"))).object();
    assertThat(read.getString("text")).isEqualTo(content);
    assertThat(read.getString("uri")).isEqualTo(uri);
    assertThat(read.getString("mime_type")).isEqualTo("text/plain");
    assertThat(read.get("blob")).isEqualTo(JsonValue.NULL);
    assertThat(made.object().getInt("size"))
        .isEqualTo(content.getBytes(StandardCharsets.UTF_8).length);
    for (String tooLong : List.of("x".repeat(102_401), "\u20ac".repeat(34_134))) {
      Answer refused =
          expect(
              422,
              admin.put(
                  "/resources/" + made.text("id"), "{\"content\":\"%s\"}".formatted(tooLong)));
      assertThat(fields(refused)).containsExactly("content");
    }
  }

  private String fill(String text) {
    return PLACE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(place(match.group(1))));
  }

  private String place(String place) {
    if (place.startsWith("new ")) {
      return make(Kind.valueOf(place.substring(4).toUpperCase(Locale.ROOT)));
    }
    return switch (place) {
      case "name" -> unique("n");
      case "uuid" -> UUID.randomUUID().toString();
      case "url" -> newUrl();
      case "word" -> "{word}";
      case "absent" -> shared(place, () -> UUID.randomUUID().toString());
      case "taken gateway" -> nameOf(Kind.GATEWAY);
      case "taken server" -> nameOf(Kind.SERVER);
      case "taken prompt" -> nameOf(Kind.PROMPT);
      case "taken url" -> member(Kind.GATEWAY, "url");
      case "taken uri" -> member(Kind.RESOURCE, "uri");
      case "federated resource" ->
          shared(place, () -> federated(Kind.RESOURCE, row -> row.isNull("uriTemplate")));
      case "federated template" ->
          shared(place, () -> federated(Kind.RESOURCE, row -> !row.isNull("uriTemplate")));
      case "wanting prompt" ->
          shared(
              place,
              () ->
                  expect(
                          200,
                          admin.post(
                              "/prompts",
                              "{\"prompt\":{\"name\":\"%s\",\"template\":\"Hello {{who}}\"}}"
                                  .formatted(unique("wanting"))))
                      .text("id"));
      case "federated prompt" -> shared(place, () -> federated(Kind.PROMPT, row -> true));
      default -> shared(place, () -> make(Kind.valueOf(place.toUpperCase(Locale.ROOT))));
    };
  }

  private String shared(String place, Supplier<String> maker) {
    if (!shared.containsKey(place)) {
      shared.put(place, maker.get());
    }
    return shared.get(place);
  }

  private String nameOf(Kind kind) {
    return member(kind, "name");
  }

  /** Of a row beside the one that is changed. */
  private String member(Kind kind, String member) {
    String other = shared("other " + kind.word(), () -> make(kind));
    return shared("other " + kind.word() + " " + member, () -> row(kind, other).getString(member));
  }

  private String federated(Kind kind, Predicate<JsonObject> wanted) {
    return expect(200, admin.get(kind.path() + "?gateway_id=" + pool)).array().stream()
        .map(JsonValue::asJsonObject)
        .filter(wanted)
        .findFirst()
        .orElseThrow()
        .getString("id");
  }

  /** A row as it is now; of a prompt a change of nothing shows it. */
  private JsonObject row(Kind kind, String id) {
    String path = kind.path() + "/" + id;
    return expect(
            200,
            switch (kind) {
              case PROMPT -> admin.put(path, "{}");
              case RESOURCE -> admin.get(path + "/info");
              case GATEWAY, SERVER, TOOL -> admin.get(path);
            })
        .object();
  }

  private String tagged(Kind kind, String tags) {
    String id = make(kind);
    expect(200, admin.put(kind.path() + "/" + id, "{\"tags\":[%s]}".formatted(tags)));
    return id;
  }

  /** A row that nobody else has. */
  private String make(Kind kind) {
    if (kind == Kind.TOOL) {
      return expect(200, admin.get("/tools?gateway_id=" + pool)).array().stream()
          .map(JsonValue::asJsonObject)
          .filter(tool -> TAKEN.add(tool.getString("id")))
          .findFirst()
          .orElseThrow()
          .getString("id");
    }
    return expect(kind == Kind.SERVER ? 201 : 200, admin.post(kind.path(), creation(kind, "")))
        .text("id");
  }

  private static String creation(Kind kind, String further) {
    String more = further.isEmpty() ? "" : "," + further;
    return switch (kind) {
      case GATEWAY -> gateway(unique("g"), newUrl()).replaceFirst("}$", "") + more + "}";
      case SERVER -> "{\"server\":{\"name\":\"%s\"%s}}".formatted(unique("s"), more);
      case RESOURCE ->
          "{\"resource\":{\"uri\":\"note://%s\",\"name\":\"%s\",\"content\":\"c\"%s}}"
              .formatted(UUID.randomUUID(), unique("r"), more);
      case PROMPT ->
          "{\"prompt\":{\"name\":\"%s\",\"template\":\"t\"%s}}".formatted(unique("p"), more);
      case TOOL -> throw new IllegalArgumentException("Tools come from upstream servers");
    };
  }

  private static String gateway(String name, String url) {
    return "{\"name\":\"%s\",\"url\":\"%s\"}".formatted(name, url);
  }

  /** Another path of the same server: one address is registered once. */
  private static String newUrl() {
    return plain.url() + "/" + UUID.randomUUID();
  }

  private static JsonObject inSnakeCase(JsonObject row) {
    JsonObjectBuilder snake = Json.createObjectBuilder();
    row.forEach(
        (name, value) ->
            snake.add(
                name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT), value));
    return snake.build();
  }

  /** The names of members, and what is written like one. */
  private static String inCamelCase(String text) {
    if (!text.contains("\"")) {
      return SNAKE.matcher(text).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }
    return Pattern.compile("\"([a-z0-9_]+)\":")
        .matcher(text)
        .replaceAll(match -> "\"" + inCamelCase(match.group(1)) + "\":");
  }

  private static JsonObject without(Set<String> members, JsonObject object) {
    JsonObjectBuilder rest = Json.createObjectBuilder();
    object.forEach(
        (name, value) -> {
          if (!members.contains(name)) {
            rest.add(name, value);
          }
        });
    return rest.build();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> ids(JsonArray rows) {
    return rows.stream().map(row -> row.asJsonObject().getString("id")).toList();
  }

  private static List<String> fields(Answer refused) {
    return Optional.ofNullable(refused.object().getJsonArray("errors")).stream()
        .flatMap(List::stream)
        .map(error -> error.asJsonObject().getString("field"))
        .toList();
  }

  private static Answer expect(int status, Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    return answer;
  }

  private static String unique(String name) {
    return name + "-" + UUID.randomUUID();
  }
}
