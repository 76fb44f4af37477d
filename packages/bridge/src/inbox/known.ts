import type { BridgeContext } from "../bridge-context.ts";
import type { Known, RemoteRef } from "../connector.ts";
import { linkOf } from "./locate.ts";

/** Gathers what a connector may know when it reads an object again. */
export async function knownOf(context: BridgeContext, ref: RemoteRef): Promise<Known> {
  const { store, replica, connection } = context;
  const shadows = store.shadows.of(ref);
  const recorded = [];
  for (const { document, owner } of shadows) {
    const snapshot = await replica.snapshot(document);
    if (snapshot !== undefined) recorded.push({ document, owner, registers: snapshot.registers });
  }
  const newest = shadows.toSorted((a, b) => b.object.version.order - a.object.version.order)[0];
  const own = await replica.byLink(connection.connector, connection.account, ref);
  return {
    link: own === undefined ? undefined : linkOf(await replica.snapshot(own), connection.connector),
    previous: newest?.object,
    recorded,
    prepared: context.prepared(),
  };
}
