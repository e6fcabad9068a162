/**
 * Deploys the built WAR on Payara Micro, each time against a database of its own.
 *
 * <p>A test class that is {@code @ExtendWith(ArquillianExtension.class)} with a {@code @Deployment}
 * from {@link dev.mcpgateway.deployed.GatewayArchive} gets a server process, a port and a fresh,
 * empty database, which the gateway migrates and seeds while it comes up. {@link
 * dev.mcpgateway.deployed.DeployedWith} says how the gateway reaches that database and what else it
 * is told. To run the same tests on several routes, put them into an abstract class and extend it
 * once a route:
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
 * {@code @PersistenceContext} work; one that is {@code @RunAsClient} runs outside and may ask for
 * {@code @ArquillianResource GatewayDeployment}, which knows the address, the database and the log.
 * A class costs one start of the server, some seconds: put what shares a deployment into one class.
 */
package dev.mcpgateway.deployed;
