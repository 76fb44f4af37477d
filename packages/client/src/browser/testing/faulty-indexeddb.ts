type Begin = IDBDatabase["transaction"];

/** The browser's IndexedDB with a hand on every transaction that begins. */
export interface FaultyIndexedDb {
  readonly indexedDB: IDBFactory;
  /** Every connection that was opened, in order. */
  readonly databases: readonly IDBDatabase[];
  /** What the next transactions go through, one each; those after them begin as they are. */
  readonly next: (...faults: readonly ((begin: Begin) => Begin)[]) => void;
  /** Forgets the faults that nothing went through. */
  readonly heal: () => void;
  /** What every opening goes through. */
  readonly onOpen: (hook: (open: () => IDBOpenDBRequest) => IDBOpenDBRequest) => void;
}

export function createFaultyIndexedDb(): FaultyIndexedDb {
  const databases: IDBDatabase[] = [];
  const faults: ((begin: Begin) => Begin)[] = [];
  let openHook: ((open: () => IDBOpenDBRequest) => IDBOpenDBRequest) | undefined;

  return {
    indexedDB: {
      open: (name, version) => {
        const open = () => indexedDB.open(name, version);
        const request = openHook?.(open) ?? open();
        request.addEventListener("success", () => {
          const database = request.result;
          const begin = database.transaction.bind(database);
          const faulty: Begin = (...wanted) => (faults.shift()?.(begin) ?? begin)(...wanted);
          Object.defineProperty(database, "transaction", { value: faulty, configurable: true });
          databases.push(database);
        });
        return request;
      },
      deleteDatabase: (name) => indexedDB.deleteDatabase(name),
      databases: () => indexedDB.databases(),
      cmp: (first, second) => indexedDB.cmp(first, second),
    },
    databases,
    next: (...more) => void faults.push(...more),
    heal: () => void faults.splice(0),
    onOpen: (hook) => void (openHook = hook),
  };
}

/** The browser closed the connection before the transaction began. */
export const throwing =
  (name: string) =>
  (_begin: Begin): Begin =>
  () => {
    throw new DOMException("Planted.", name);
  };

/** The transaction is undone by itself, as when the browser closes the connection under it. */
export const undone =
  () =>
  (begin: Begin): Begin =>
  (...wanted) => {
    const transaction = begin(...wanted);
    queueMicrotask(() => transaction.abort());
    return transaction;
  };

/** The transaction is committed, and nobody is told: whoever waits hears that it was aborted. */
export const committedUnheard =
  (error: DOMException | null = null) =>
  (begin: Begin): Begin =>
  (...wanted) => {
    const transaction = begin(...wanted);
    const listen = transaction.addEventListener.bind(transaction);
    Object.defineProperty(transaction, "error", { value: error, configurable: true });
    Object.defineProperty(transaction, "addEventListener", {
      value: (type: string, listener: EventListener) => {
        if (type === "complete") return;
        listen(type === "abort" ? "complete" : type, listener);
      },
      configurable: true,
    });
    return transaction;
  };
