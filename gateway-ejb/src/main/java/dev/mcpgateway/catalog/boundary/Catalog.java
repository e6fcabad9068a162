package dev.mcpgateway.catalog.boundary;

import dev.mcpgateway.catalog.CatalogFilter;
import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.CatalogRefusal;
import dev.mcpgateway.catalog.ResourceVisibility;
import dev.mcpgateway.catalog.entity.CatalogItem;
import dev.mcpgateway.persistence.ConstraintViolation;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.persistence.PagedQuery;
import jakarta.ejb.Stateless;
import jakarta.persistence.CacheStoreMode;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.Table;
import jakarta.validation.ConstraintViolationException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Adds, changes, removes and finds what the catalogue holds, of any kind, in the caller's
 * transaction or one of its own.
 */
@Stateless
public class Catalog {

  private static final Map<String, Object> AS_COMMITTED =
      Map.of("jakarta.persistence.cache.storeMode", CacheStoreMode.REFRESH);

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  /**
   * Adds something.
   *
   * @throws CatalogRefusal if its name, slug or URI is taken, a value cannot be stored, or there is
   *     no such team, owner or gateway
   */
  public <T extends CatalogItem> T add(T item) {
    return written(
        item.getClass(),
        () -> {
          entities.persist(item);
          return item;
        });
  }

  public <T extends CatalogItem> Optional<T> find(Class<T> type, String id) {
    return isId(id) ? Optional.ofNullable(entities.find(type, id, AS_COMMITTED)) : Optional.empty();
  }

  /** What fits the filter, in the order in which it was added. */
  public <T extends CatalogItem> Page<T> list(
      Class<T> type, CatalogFilter filter, PageRequest page) {
    return new PagedQuery<>(type, kindOf(type).table(), "created_at", CatalogItem::position)
        .where("team_id = ?", filter.teamId())
        .where("owner_email = ?", filter.ownerEmail())
        .where("visibility = ?", filter.visibility().map(ResourceVisibility::id))
        .where("name = ?", filter.name())
        .read(entities, page);
  }

  /**
   * Changes something.
   *
   * @param expectedVersion the version that the change was made for; empty: any
   * @param change is given the thing, which nobody else can change meanwhile
   * @throws CatalogRefusal if there is no such thing, it has another version, or as for {@link
   *     #add}
   */
  public <T extends CatalogItem> T update(
      Class<T> type, String id, Optional<Integer> expectedVersion, Consumer<T> change) {
    T item = held(type, id, expectedVersion);
    return written(
        type,
        () -> {
          change.accept(item);
          return item;
        });
  }

  /**
   * Removes something, and with a gateway all that came from it.
   *
   * @param expectedVersion the version that was to be removed; empty: any
   * @throws CatalogRefusal if there is no such thing, or it has another version
   */
  public <T extends CatalogItem> void remove(
      Class<T> type, String id, Optional<Integer> expectedVersion) {
    entities.remove(held(type, id, expectedVersion));
  }

  private <T extends CatalogItem> T held(
      Class<T> type, String id, Optional<Integer> expectedVersion) {
    T item =
        Optional.of(id)
            .filter(Catalog::isId)
            .map(key -> entities.find(type, key, LockModeType.PESSIMISTIC_WRITE, AS_COMMITTED))
            .orElseThrow(() -> new CatalogRefusal.UnknownItem(kindOf(type), id));
    expectedVersion
        .filter(expected -> expected != item.version())
        .ifPresent(
            expected -> {
              throw new CatalogRefusal.StaleVersion(expected, item.version());
            });
    return item;
  }

  private interface Write<T> {
    T run();
  }

  private <T extends CatalogItem> T written(Class<? extends CatalogItem> type, Write<T> write) {
    try {
      T item = write.run();
      entities.flush();
      return item;
    } catch (ConstraintViolationException e) {
      throw new CatalogRefusal.InvalidValue(
          e.getConstraintViolations().stream()
              .map(violation -> violation.getPropertyPath() + " " + violation.getMessage())
              .sorted()
              .findFirst()
              .orElse("A value cannot be stored"));
    } catch (PersistenceException e) {
      throw violationIn(e).<RuntimeException>map(found -> refusal(type, found)).orElse(e);
    }
  }

  private static Optional<ConstraintViolation> violationIn(PersistenceException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException error) {
        return ConstraintViolation.of(error);
      }
    }
    return Optional.empty();
  }

  private static CatalogRefusal refusal(
      Class<? extends CatalogItem> type, ConstraintViolation violation) {
    return switch (violation.kind()) {
      case UNIQUE -> new CatalogRefusal.NameTaken(kindOf(type), violation.constraint());
      case FOREIGN_KEY -> new CatalogRefusal.UnknownReference(violation.constraint());
      case CHECK, NOT_NULL, EXCLUSION ->
          new CatalogRefusal.InvalidValue(
              "The database refused this by its rule " + violation.constraint());
    };
  }

  private static CatalogKind kindOf(Class<? extends CatalogItem> type) {
    String table = type.getAnnotation(Table.class).name();
    return Arrays.stream(CatalogKind.values())
        .filter(kind -> kind.table().equals(table))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isId(String id) {
    return !id.isEmpty() && id.length() <= 36 && id.chars().noneMatch(Character::isISOControl);
  }
}
