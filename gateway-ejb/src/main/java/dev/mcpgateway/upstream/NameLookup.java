package dev.mcpgateway.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a name, and waits for it. */
@FunctionalInterface
interface NameLookup {

  /** Asks the system, as everything on this machine does. */
  NameLookup OF_SYSTEM = name -> List.of(InetAddress.getAllByName(name));

  /**
   * Asks.
   *
   * @param name a name, or an address in digits
   * @throws UnknownHostException where there is none
   */
  List<InetAddress> addresses(String name) throws UnknownHostException;
}
