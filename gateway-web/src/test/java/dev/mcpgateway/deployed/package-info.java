/**
 * Deploys the built WAR on Payara Micro, each time with a database of its own.
 *
 * <p>A test class that is {@code @ExtendWith(ArquillianExtension.class)} with a {@code @Deployment}
 * from {@link dev.mcpgateway.deployed.GatewayArchive} gets a server process, a port and a fresh,
 * empty database, which the gateway migrates and seeds at its start. {@link
 * dev.mcpgateway.deployed.DeployedWith} sets the route to that database and other settings. To run
 * the same tests on several routes, put them into an abstract class and extend it once a route:
 *
 * <pre>{@code
 * @ExtendWith(ArquillianExtension.class)
 * abstract class RoleContract {
 *   @Inject RoleService roles;
 *
 *   @Deployment
 *   static WebArchive gateway() {
 *     return GatewayArchive.withTests(RoleContract.class);
 *   }
 *
 *   @Test
 *   void refusesASecondActiveRoleOfTheSameName() { ... }
 * }
 *
 * class RoleDirectIT extends RoleContract {}
 *
 * @DeployedWith(route = Route.POOL_1)
 * class RoleBehindPoolOfOneIT extends RoleContract {}
 * }</pre>
 *
 * <p>Tests run inside the server, where {@code @Inject}, {@code @EJB} and
 * {@code @PersistenceContext} work; one that is {@code @RunAsClient} runs outside and can inject
 * {@code @ArquillianResource GatewayDeployment}, which has the address, the database and the log.
 * Each class starts the server once, which takes some seconds: combine tests that share a
 * deployment.
 */
package dev.mcpgateway.deployed;
