import type { SeededRandom } from "./seeded-random.ts";

/** Devices of the people, by name. The phone is Ana's second one; the viewer may only read. */
export const people = ["ana", "phone", "ben", "viewer"] as const;
export type Person = (typeof people)[number];
const writers: readonly Person[] = ["ana", "phone", "ben"];
/** Everything that has a network of its own. */
export const connected = [...people, "bridge", "stock"] as const;
export type Connected = (typeof connected)[number];
const processes = ["relay", "bridge", ...people] as const;
type Process = (typeof processes)[number];

/** Registers that people edit. `n` makes every value one that nobody wrote before. */
export const fields = [
  "dueDate",
  "references.purchaseOrder",
  "buyer.name",
  "paymentTerms",
] as const;
export type Field = (typeof fields)[number];

/** One thing that happens. Which document or line is meant counts within what there is by then. */
export type Step = { readonly afterMs: number } & (
  | { readonly do: "create"; readonly who: Person }
  | { readonly do: "edit"; readonly who: Person; readonly which: number; readonly field: Field }
  | { readonly do: "clear"; readonly who: Person; readonly which: number; readonly field: Field }
  | {
      readonly do: "add-line" | "remove-line" | "restore-line";
      readonly who: Person;
      readonly which: number;
      readonly line: number;
    }
  | {
      readonly do: "quantity" | "move-line";
      readonly who: Person;
      readonly which: number;
      readonly line: number;
    }
  | { readonly do: "pay"; readonly who: Person; readonly which: number }
  | { readonly do: "note"; readonly who: Person; readonly which: number }
  /** A moment gets a name, or one of those that have one is called otherwise or loses it. */
  | {
      readonly do: "name-moment" | "rename-moment" | "remove-moment";
      readonly who: Person;
      readonly which: number;
      readonly moment: number;
    }
  | { readonly do: "undo"; readonly who: Person }
  | { readonly do: "resolve"; readonly who: Person; readonly choice: "kept" | "lost" }
  | { readonly do: "trespass"; readonly which: number }
  | { readonly do: "stock"; readonly field: Field }
  | { readonly do: "stock-nonsense"; readonly field: Field }
  | { readonly do: "pay-there" | "edit-there"; readonly which: number }
  | { readonly do: "fault"; readonly fault: "before" | "after" | "unavailable" | "throttled" }
  | { readonly do: "kill"; readonly who: Process; readonly downMs: number }
  | {
      readonly do: "cut";
      readonly who: Connected;
      readonly tell: "both" | "client" | "relay" | "nobody";
    }
  | {
      readonly do: "freeze";
      readonly who: Connected;
      readonly way: "up" | "down" | "both";
      readonly forMs: number;
    }
  | { readonly do: "slow"; readonly who: Connected; readonly forMs: number }
  | { readonly do: "disk-full"; readonly who: Process; readonly forMs: number }
  | { readonly do: "compact" | "backup" }
  /** The relay's disk is gone; its newest backup becomes the store of another machine. */
  | { readonly do: "restore"; readonly downMs: number }
  /** An owner takes back what a device was given, or all that its principal was, and its person signs in again later. */
  | {
      readonly do: "revoke";
      readonly who: Connected;
      readonly what: "tokens" | "principal";
      readonly awayMs: number;
    }
  /** Nobody can sign in: no device gets a token. */
  | { readonly do: "no-sign-in"; readonly forMs: number }
);

type Draw = (random: SeededRandom) => Step;

const which = (random: SeededRandom): number => random.int(0, 3);
const anybody = (random: SeededRandom): Person => random.pick(writers) ?? "ana";
const anyField = (random: SeededRandom): Field => random.pick(fields) ?? "dueDate";
const afterMs = (random: SeededRandom): number =>
  random.pick([0, 0, 1, 5, 20, 100, 500, 3_000, 20_000]) ?? 0;
const anyConnected = (random: SeededRandom): Connected => random.pick(connected) ?? "ana";
const anyProcess = (random: SeededRandom): Process => random.pick(processes) ?? "relay";
const forMs = (random: SeededRandom): number => random.pick([50, 500, 5_000, 40_000, 90_000]) ?? 50;

/** How often each kind of step is drawn, and what it needs. Work is commoner than trouble, and both are common. */
const draws: readonly (readonly [weight: number, draw: Draw])[] = [
  [4, (r) => ({ do: "create", who: anybody(r), afterMs: afterMs(r) })],
  [
    24,
    (r) => ({
      do: "edit",
      who: anybody(r),
      which: which(r),
      field: anyField(r),
      afterMs: afterMs(r),
    }),
  ],
  [
    2,
    (r) => ({
      do: "clear",
      who: anybody(r),
      which: which(r),
      field: anyField(r),
      afterMs: afterMs(r),
    }),
  ],
  [6, (r) => ({ do: "add-line", who: anybody(r), which: which(r), line: 0, afterMs: afterMs(r) })],
  [
    8,
    (r) => ({
      do: "quantity",
      who: anybody(r),
      which: which(r),
      line: which(r),
      afterMs: afterMs(r),
    }),
  ],
  [
    3,
    (r) => ({
      do: "move-line",
      who: anybody(r),
      which: which(r),
      line: which(r),
      afterMs: afterMs(r),
    }),
  ],
  [
    3,
    (r) => ({
      do: "remove-line",
      who: anybody(r),
      which: which(r),
      line: which(r),
      afterMs: afterMs(r),
    }),
  ],
  [
    1,
    (r) => ({
      do: "restore-line",
      who: anybody(r),
      which: which(r),
      line: which(r),
      afterMs: afterMs(r),
    }),
  ],
  [6, (r) => ({ do: "pay", who: anybody(r), which: which(r), afterMs: afterMs(r) })],
  [3, (r) => ({ do: "note", who: anybody(r), which: which(r), afterMs: afterMs(r) })],
  [3, (r) => ({ do: "undo", who: anybody(r), afterMs: afterMs(r) })],
  [
    3,
    (r) => ({
      do: "resolve",
      who: anybody(r),
      choice: r.pick(["kept", "lost"] as const) ?? "kept",
      afterMs: afterMs(r),
    }),
  ],
  [1, (r) => ({ do: "trespass", which: which(r), afterMs: afterMs(r) })],
  [6, (r) => ({ do: "stock", field: anyField(r), afterMs: afterMs(r) })],
  [3, (r) => ({ do: "stock-nonsense", field: anyField(r), afterMs: afterMs(r) })],
  [4, (r) => ({ do: "pay-there", which: which(r), afterMs: afterMs(r) })],
  [3, (r) => ({ do: "edit-there", which: which(r), afterMs: afterMs(r) })],
  [
    4,
    (r) => ({
      do: "fault",
      fault: r.pick(["before", "after", "unavailable", "throttled"] as const) ?? "after",
      afterMs: afterMs(r),
    }),
  ],
  [8, (r) => ({ do: "kill", who: anyProcess(r), downMs: forMs(r), afterMs: afterMs(r) })],
  [
    5,
    (r) => ({
      do: "cut",
      who: anyConnected(r),
      tell: r.pick(["both", "client", "relay", "nobody"] as const) ?? "both",
      afterMs: afterMs(r),
    }),
  ],
  [
    5,
    (r) => ({
      do: "freeze",
      who: anyConnected(r),
      way: r.pick(["up", "down", "both"] as const) ?? "both",
      forMs: forMs(r),
      afterMs: afterMs(r),
    }),
  ],
  [2, (r) => ({ do: "slow", who: anyConnected(r), forMs: forMs(r), afterMs: afterMs(r) })],
  [2, (r) => ({ do: "disk-full", who: anyProcess(r), forMs: forMs(r), afterMs: afterMs(r) })],
  [3, (r) => ({ do: "compact", afterMs: afterMs(r) })],
  [3, (r) => ({ do: "backup", afterMs: afterMs(r) })],
  [2, (r) => ({ do: "restore", downMs: forMs(r), afterMs: afterMs(r) })],
  [
    3,
    (r) => ({
      do: "revoke",
      who: anyConnected(r),
      what: r.pick(["tokens", "principal"] as const) ?? "tokens",
      awayMs: forMs(r),
      afterMs: afterMs(r),
    }),
  ],
  [1, (r) => ({ do: "no-sign-in", forMs: forMs(r), afterMs: afterMs(r) })],
];

const total = draws.reduce((sum, [weight]) => sum + weight, 0);

/** The story of a seed: it begins with documents, and then anything may happen. */
export function drawSteps(random: SeededRandom, count: number): readonly Step[] {
  const first: Step[] = [
    { do: "create", who: "ana", afterMs: 0 },
    { do: "create", who: "ben", afterMs: 10 },
    { do: "add-line", who: "ana", which: 0, line: 0, afterMs: 10 },
  ];
  return [...first, ...Array.from({ length: count }, () => drawStep(random))];
}

/** The story of a seed in which people also name moments. The other steps are the same: which seed finds which fault was counted with them. */
export function drawStepsWithMoments(random: SeededRandom, count: number): readonly Step[] {
  const naming = random.fork("moments");
  return drawSteps(random, count).flatMap((step): readonly Step[] => {
    if (!naming.chance(0.4)) return [step];
    const what = naming.pick([
      "name-moment",
      "name-moment",
      "rename-moment",
      "remove-moment",
    ] as const);
    return [
      step,
      {
        do: what ?? "name-moment",
        who: anybody(naming),
        which: which(naming),
        moment: which(naming),
        afterMs: afterMs(naming),
      },
    ];
  });
}

function drawStep(random: SeededRandom): Step {
  let left = random.int(1, total);
  for (const [weight, draw] of draws) {
    left -= weight;
    if (left <= 0) return draw(random);
  }
  throw new Error("The weights do not add up");
}

/** A step in a line, for a trace. */
export function stepText({ afterMs: pause, ...step }: Step): string {
  const { do: what, ...rest } = step;
  const details = Object.entries(rest).map(([name, value]) => `${name}=${String(value)}`);
  return `+${pause} ms  ${what} ${details.join(" ")}`;
}
