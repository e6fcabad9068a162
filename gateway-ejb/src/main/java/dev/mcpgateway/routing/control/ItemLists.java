package dev.mcpgateway.routing.control;

import dev.mcpgateway.catalog.ServedItem;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.routing.Endpoint;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.sealing.Purpose;
import dev.mcpgateway.sealing.Sealer;
import dev.mcpgateway.sealing.SealingException;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.ItemKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/**
 * The lists: what the caller may use of the server, from memory, in the order of the names, page by
 * page. A page goes on behind the last name of the one before, so that no change between them makes
 * an item come twice or not at all.
 */
@ApplicationScoped
public class ItemLists {

  static final int PAGE = 1_000;

  /**
   * Another caller has other lists, and what is allowed now may not be in a moment: nobody may keep
   * them.
   */
  static final String CACHE_HINTS = "\"ttlMs\":0,\"cacheScope\":\"private\"";

  private Forms forms;
  private Sealer sealer;

  protected ItemLists() {}

  @Inject
  public ItemLists(Forms forms, Sealer sealer) {
    this.forms = forms;
    this.sealer = sealer;
  }

  /**
   * The result of a list method.
   *
   * @param cursor as it was sent
   * @throws McpErrorException where the cursor is none of ours for this list
   */
  byte[] page(Endpoint endpoint, ItemKind kind, Era era, Optional<JsonSlice> cursor) {
    String after = cursor.isPresent() ? open(endpoint, kind, cursor.get()) : null;
    ByteArrayOutputStream out = new ByteArrayOutputStream(8_192);
    out.writeBytes(Bytes.of("{" + Bytes.quote(kind.listMember()) + ":["));
    int count = 0;
    String last = "";
    boolean hasMore = false;
    for (ServedItem item : endpoint.server().items(kind)) {
      if ((after != null && item.exposedName().compareTo(after) <= 0)
          || !Offers.mayUse(endpoint, item)) {
        continue;
      }
      Optional<byte[]> form = forms.of(endpoint.snapshot(), item).in(era);
      if (form.isEmpty()) {
        continue;
      }
      if (count == PAGE) {
        hasMore = true;
        break;
      }
      if (count > 0) {
        out.write(',');
      }
      out.writeBytes(form.get());
      last = item.exposedName();
      count++;
    }
    out.write(']');
    if (hasMore) {
      out.writeBytes(Bytes.of(",\"nextCursor\":" + Bytes.quote(seal(endpoint, kind, last))));
    }
    if (era == Era.MODERN) {
      out.writeBytes(Bytes.of(",\"resultType\":\"complete\"," + CACHE_HINTS));
    }
    out.write('}');
    return out.toByteArray();
  }

  private String seal(Endpoint endpoint, ItemKind kind, String last) {
    return sealer.seal(
        Purpose.CURSOR,
        SealedFields.write(
            Bytes.of(endpoint.serverId().orElse("")), Bytes.of(kind.name()), Bytes.of(last)));
  }

  private String open(Endpoint endpoint, ItemKind kind, JsonSlice cursor) {
    if (cursor.isString()) {
      try {
        Optional<List<byte[]>> fields =
            SealedFields.read(sealer.open(Purpose.CURSOR, cursor.string()), 3);
        if (fields.isPresent()
            && Bytes.text(fields.get().get(0)).equals(endpoint.serverId().orElse(""))
            && Bytes.text(fields.get().get(1)).equals(kind.name())) {
          return Bytes.text(fields.get().get(2));
        }
      } catch (SealingException notOurs) {
        // The same as any other text.
      }
    }
    throw McpErrorException.invalidParams("The cursor is not one that this list gave");
  }
}
