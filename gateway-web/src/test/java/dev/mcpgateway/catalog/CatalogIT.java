package dev.mcpgateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.catalog.boundary.Catalog;
import dev.mcpgateway.catalog.entity.A2aAgent;
import dev.mcpgateway.catalog.entity.CatalogItem;
import dev.mcpgateway.catalog.entity.Gateway;
import dev.mcpgateway.catalog.entity.Prompt;
import dev.mcpgateway.catalog.entity.Resource;
import dev.mcpgateway.catalog.entity.Server;
import dev.mcpgateway.catalog.entity.Tool;
import dev.mcpgateway.deployed.GatewayArchive;
import dev.mcpgateway.deployed.Rivals;
import dev.mcpgateway.deployed.Work;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The six kinds: what is kept of them, what is unique, and who changes them. */
@ExtendWith(ArquillianExtension.class)
class CatalogIT {

  private static final String ADMIN = "admin@example.com";

  @Inject Catalog catalog;
  @Inject Work work;

  @jakarta.annotation.Resource ManagedThreadFactory threads;

  private Ownership own;

  @Deployment
  static WebArchive gateway() {
    return GatewayArchive.withTests(CatalogIT.class, Work.class, Rivals.class);
  }

  @BeforeEach
  void startEmpty() {
    work.execute("TRUNCATE gateways, servers, tools, resources, prompts, a2a_agents CASCADE");
    String team = work.query("SELECT id FROM email_teams WHERE is_personal").get(0);
    own = new Ownership(team, ADMIN, ResourceVisibility.TEAM);
  }

  private Gateway gateway(String name) {
    return new Gateway(name, own, name, "https://upstream.example.com/mcp");
  }

  @Test
  void everyKindIsKeptAsItWasAdded() {
    JsonObject schema = Json.createObjectBuilder().add("type", "object").add("title", "q").build();
    Gateway gateway = gateway("weather");
    gateway.setCapabilities(schema);
    gateway.setPassthroughHeaders(Set.of("X-Tenant"));
    gateway.tag(Set.of("eu"));
    gateway.describe("Weather of all Europe");
    catalog.add(gateway);
    Tool tool = new Tool("weather-forecast", own, "forecast");
    tool.setGatewayId(gateway.id());
    tool.setInputSchema(schema);
    tool.setTimeoutMs(30_000);
    catalog.add(tool);
    Resource resource = new Resource("stations", own, "weather://stations", "file:///stations");
    resource.setBinaryContent(new byte[] {1, 2, 3});
    resource.setMimeType("application/octet-stream");
    catalog.add(resource);
    Prompt prompt = new Prompt("explain", own, "explain");
    prompt.setTemplate("Explain {{topic}}");
    catalog.add(prompt);
    A2aAgent agent = new A2aAgent("planner", own, "planner", "https://agent.example.com");
    catalog.add(agent);
    Server server = new Server("everything", own);
    server.toolIds().add(tool.id());
    server.resourceIds().add(resource.id());
    server.promptIds().add(prompt.id());
    server.agentIds().add(agent.id());
    catalog.add(server);

    Gateway storedGateway = catalog.find(Gateway.class, gateway.id()).orElseThrow();
    assertThat(storedGateway.capabilities()).isEqualTo(schema);
    assertThat(storedGateway.passthroughHeaders()).containsExactly("X-Tenant");
    assertThat(storedGateway.tags()).containsExactly("eu");
    assertThat(storedGateway.description()).contains("Weather of all Europe");
    assertThat(storedGateway.ownership()).contains(own);
    assertThat(storedGateway.createdBy()).contains(ADMIN);
    assertThat(storedGateway.createdAt()).isEqualTo(gateway.createdAt());
    Tool storedTool = catalog.find(Tool.class, tool.id()).orElseThrow();
    assertThat(storedTool.inputSchema()).isEqualTo(schema);
    assertThat(storedTool.outputSchema()).isEmpty();
    assertThat(storedTool.timeoutMs()).contains(30_000);
    assertThat(storedTool.gatewayId()).contains(gateway.id());
    assertThat(catalog.find(Resource.class, resource.id()).orElseThrow().binaryContent())
        .hasValueSatisfying(content -> assertThat(content).containsExactly(1, 2, 3));
    assertThat(catalog.find(Prompt.class, prompt.id()).orElseThrow().template())
        .isEqualTo("Explain {{topic}}");
    assertThat(catalog.find(A2aAgent.class, agent.id()).orElseThrow().agentType())
        .isEqualTo("generic");
    assertThat(work.query("SELECT tool_id FROM server_tool_association"))
        .containsExactly(tool.id());
    assertThat(catalog.find(Tool.class, "no such tool")).isEmpty();
    assertThat(catalog.find(Tool.class, "\u0000")).isEmpty();
  }

  @Test
  void aNameASlugAndAUriAreUniqueToATeamAndOwner() {
    catalog.add(gateway("weather"));
    assertThatThrownBy(() -> catalog.add(gateway("weather")))
        .isInstanceOf(CatalogRefusal.NameTaken.class)
        .hasMessageContaining("gateways_team_id_owner_email_");
    assertThatThrownBy(
            () -> catalog.add(new Gateway("other", own, "weather", "https://example.com")))
        .isInstanceOf(CatalogRefusal.NameTaken.class)
        .hasMessageContaining("gateways_team_id_owner_email_slug_key");

    catalog.add(new Resource("one", own, "file:///a", "file:///a"));
    assertThatThrownBy(() -> catalog.add(new Resource("two", own, "file:///a", "file:///b")))
        .isInstanceOf(CatalogRefusal.NameTaken.class)
        .hasMessageContaining("resources_team_id_owner_email_uri_key");

    work.execute(
        "INSERT INTO email_teams (id, name, slug) VALUES ('other', 'Other', 'other') ON CONFLICT DO NOTHING");
    catalog.add(
        new Gateway(
            "weather",
            new Ownership("other", ADMIN, ResourceVisibility.PRIVATE),
            "weather",
            "https://example.com"));
    assertThat(work.query("SELECT count(*) FROM gateways")).containsExactly("2");
  }

  @Test
  void ofManyWhoAddTheSameOneDoes() throws Exception {
    List<Boolean> added =
        Rivals.atOnce(
            16,
            threads,
            () -> {
              try {
                catalog.add(new Tool("race", own, "race"));
                return true;
              } catch (CatalogRefusal.NameTaken lost) {
                return false;
              }
            });

    assertThat(added).containsOnlyOnce(true);
  }

  @Test
  void whatCannotBeStoredIsRefusedWithTheField() {
    assertThatThrownBy(() -> catalog.add(new Tool("two\nlines", own, "x")))
        .isInstanceOf(CatalogRefusal.InvalidValue.class)
        .hasMessageStartingWith("name ");
    assertThatThrownBy(() -> catalog.add(new Tool("x".repeat(256), own, "x")))
        .isInstanceOf(CatalogRefusal.InvalidValue.class);
    assertThatThrownBy(() -> catalog.add(new Gateway("x", own, "x", "file:///etc/passwd")))
        .isInstanceOf(CatalogRefusal.InvalidValue.class)
        .hasMessageStartingWith("url ");
    assertThatThrownBy(() -> catalog.add(new Resource("x", own, "file:///\u00e4", "file:///a")))
        .isInstanceOf(CatalogRefusal.InvalidValue.class)
        .hasMessageStartingWith("uri ");
    Tool unknown = new Tool("x", own, "x");
    unknown.setIntegrationType("FAX");
    assertThatThrownBy(() -> catalog.add(unknown))
        .isInstanceOf(CatalogRefusal.InvalidValue.class)
        .hasMessage("The database refused this by its rule tools_integration_type_known");
    Tool homeless = new Tool("x", new Ownership("nowhere", ADMIN, ResourceVisibility.TEAM), "x");
    assertThatThrownBy(() -> catalog.add(homeless))
        .isInstanceOf(CatalogRefusal.UnknownReference.class)
        .hasMessageContaining("tools_team_id_fkey");
    assertThat(work.query("SELECT 1 FROM tools")).isEmpty();
  }

  @Test
  void aChangeIsMadeInTheVersionThatWasSeen() {
    Tool tool = catalog.add(new Tool("before", own, "x"));

    Tool changed =
        catalog.update(
            Tool.class, tool.id(), Optional.of(tool.version()), it -> it.rename("after"));

    assertThat(changed.version()).isEqualTo(tool.version() + 1);
    assertThatThrownBy(
            () ->
                catalog.update(
                    Tool.class, tool.id(), Optional.of(tool.version()), it -> it.rename("late")))
        .isInstanceOf(CatalogRefusal.StaleVersion.class);
    assertThatThrownBy(() -> catalog.remove(Tool.class, tool.id(), Optional.of(tool.version())))
        .isInstanceOf(CatalogRefusal.StaleVersion.class);
    assertThat(catalog.find(Tool.class, tool.id()).orElseThrow().name()).isEqualTo("after");
    assertThatThrownBy(
            () -> catalog.update(Tool.class, "nothing", Optional.empty(), it -> it.enable(false)))
        .isInstanceOf(CatalogRefusal.UnknownItem.class)
        .hasMessage("There is no \"nothing\" among the tools");
  }

  @Test
  void changesAtOnceAreMadeOneAfterTheOther() throws Exception {
    Tool tool = catalog.add(new Tool("busy", own, "x"));

    Rivals.atOnce(
        12,
        threads,
        () ->
            catalog.update(
                Tool.class,
                tool.id(),
                Optional.empty(),
                it -> it.describe(it.description().orElse("") + "x")));

    assertThat(catalog.find(Tool.class, tool.id()).orElseThrow().description())
        .contains("x".repeat(12));
  }

  @Test
  void withAGatewayGoesAllThatCameFromIt() {
    Gateway gateway = catalog.add(gateway("weather"));
    Tool tool = new Tool("weather-forecast", own, "forecast");
    tool.setGatewayId(gateway.id());
    catalog.add(tool);

    catalog.remove(Gateway.class, gateway.id(), Optional.empty());

    assertThat(catalog.find(Tool.class, tool.id())).isEmpty();
  }

  @Test
  void whatFitsIsListedPartByPart() {
    for (int i = 0; i < 5; i++) {
      catalog.add(new Prompt("prompt" + i, own, "p"));
    }
    catalog.update(
        Prompt.class,
        work.query("SELECT id FROM prompts WHERE name = 'prompt3'").get(0),
        Optional.empty(),
        it -> it.own(new Ownership(own.teamId(), ADMIN, ResourceVisibility.PUBLIC)));
    List<String> names = new ArrayList<>();
    Page<Prompt> page =
        catalog.list(Prompt.class, CatalogFilter.ofTeam(own.teamId()), PageRequest.first(2));
    page.items().forEach(prompt -> names.add(prompt.name()));
    while (page.next().isPresent()) {
      page =
          catalog.list(
              Prompt.class,
              CatalogFilter.ofTeam(own.teamId()),
              PageRequest.after(page.next().get(), 2));
      page.items().forEach(prompt -> names.add(prompt.name()));
    }
    assertThat(names).containsExactly("prompt0", "prompt1", "prompt2", "prompt3", "prompt4");

    PageRequest all = PageRequest.first(100);
    assertThat(
            catalog
                .list(Prompt.class, CatalogFilter.ALL.visible(ResourceVisibility.PUBLIC), all)
                .items())
        .extracting(CatalogItem::name)
        .containsExactly("prompt3");
    assertThat(
            catalog
                .list(Prompt.class, CatalogFilter.ALL.named("prompt1").ownedBy(ADMIN), all)
                .items())
        .hasSize(1);
    assertThat(
            catalog.list(Prompt.class, CatalogFilter.ALL.ownedBy("ada@example.com"), all).items())
        .isEmpty();
  }

  /** Rows of an older system are seen, without an owner, until the bootstrap has given them one. */
  @Test
  void aRowWithoutOwnerCanBeRead() {
    work.execute(
        "INSERT INTO tools (id, name, original_name, visibility) VALUES ('old', 'old', 'old', NULL)");

    assertThat(catalog.find(Tool.class, "old").orElseThrow().ownership()).isEmpty();
  }
}
