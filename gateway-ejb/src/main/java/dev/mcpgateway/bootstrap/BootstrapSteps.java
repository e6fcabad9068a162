package dev.mcpgateway.bootstrap;

import dev.mcpgateway.authentication.control.AccessTokens;
import dev.mcpgateway.catalog.control.OrphanAdoption;
import dev.mcpgateway.identity.TeamDetails;
import dev.mcpgateway.identity.control.Administrator;
import dev.mcpgateway.identity.control.TeamVisibilities;
import dev.mcpgateway.rbac.control.RoleSeeder;
import dev.mcpgateway.sealing.Sealer;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;

/** The steps of the bootstrap after the schema; each calls the EJB of its feature. */
@ApplicationScoped
public class BootstrapSteps {

  private static final Logger LOG = System.getLogger(BootstrapSteps.class.getName());

  private static final Metadata ROWS =
      Metadata.builder()
          .withName("mcpgateway_bootstrap_rows")
          .withDescription("What this replica's steps of the bootstrap have made or changed")
          .build();

  private static final Metadata DURATION =
      Metadata.builder()
          .withName("mcpgateway_bootstrap_step_duration")
          .withDescription("The time that a step of this replica's bootstrap has taken")
          .withUnit(MetricUnits.SECONDS)
          .build();

  @Inject private TeamVisibilities teamVisibilities;
  @Inject private RoleSeeder roleSeeder;
  @Inject private Administrator administrator;
  @Inject private OrphanAdoption orphans;
  @Inject private AccessTokens accessTokens;
  @Inject private Sealer sealer;
  @Inject private MetricRegistry metrics;

  /** The steps in order; later ones rely on earlier ones. */
  List<BootstrapStep> inOrder() {
    return List.of(
        measured(
            "team visibility",
            () -> StepReport.of("teams made private", teamVisibilities.normalise())),
        measured(
            "default roles",
            () -> new StepReport(roleSeeder.seed(ConfiguredSettings.lookup()).counts())),
        measured("administrator", () -> new StepReport(administrator.ensure().counts())),
        measured("orphaned resources", this::adoptOrphans),
        measured(
            "signing key", () -> StepReport.of("secrets made", accessTokens.prepareKey() ? 1 : 0)),
        measured("sealing key", () -> StepReport.of("keys made", sealer.prepare() ? 1 : 0)));
  }

  private StepReport adoptOrphans() {
    Optional<TeamDetails> home = administrator.personalTeam();
    if (home.isEmpty()) {
      LOG.log(
          Level.WARNING, "Nobody administers this gateway: what has no owner is left without one.");
    }
    return new StepReport(
        home.map(team -> orphans.adopt(team.id(), team.createdBy().orElseThrow()).counts())
            .orElse(Map.of()));
  }

  private BootstrapStep measured(String name, Supplier<StepReport> work) {
    return new BootstrapStep(
        name,
        () -> {
          long began = System.nanoTime();
          StepReport report = work.get();
          Tag step = new Tag("step", name.replace(' ', '_'));
          metrics.timer(DURATION, step).update(Duration.ofNanos(System.nanoTime() - began));
          report
              .counts()
              .forEach(
                  (what, count) ->
                      metrics
                          .counter(ROWS, step, new Tag("what", what.replace(' ', '_')))
                          .inc(count));
          return report;
        });
  }
}
