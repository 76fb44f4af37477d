const name = "concord-write-probe";

/** Writes something to this device's storage as durably as invoices are, reads it back after opening it anew, and deletes it. Rejects where any of it fails. */
export async function probeWriting(factory: IDBFactory, mark: string): Promise<void> {
  try {
    const written = await opened(factory);
    const transaction = written.transaction("probe", "readwrite", { durability: "strict" });
    transaction.objectStore("probe").put(mark, "mark");
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener("complete", () => resolve());
      transaction.addEventListener("abort", () => reject(transaction.error));
    });
    written.close();
    const again = await opened(factory);
    const read = await resultOf(again.transaction("probe").objectStore("probe").get("mark"));
    again.close();
    if (read !== mark) throw new Error("What was written is not there.");
  } finally {
    await resultOf(factory.deleteDatabase(name)).catch(() => undefined);
  }
}

async function opened(factory: IDBFactory): Promise<IDBDatabase> {
  const opening = factory.open(name, 1);
  opening.addEventListener("upgradeneeded", () => opening.result.createObjectStore("probe"));
  return resultOf(opening);
}

function resultOf<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}
