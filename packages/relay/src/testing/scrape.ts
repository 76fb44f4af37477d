type Labels = Readonly<Record<string, string>>;

interface Series {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

/** What one scrape of a relay showed. */
export interface Scrape {
  /** Of the families. */
  readonly names: readonly string[];
  /** A counter's or gauge's value, or how many values a histogram has; undefined where there is no such series. */
  readonly value: (name: string, labels?: Labels) => number | undefined;
  /** Whose buckets were found to add up. */
  readonly histogram: (
    name: string,
    labels?: Labels,
  ) => { readonly sum: number; readonly count: number };
}

/** Reads `/metrics` as a server of Prometheus does, and fails on what such a server would not take. */
export async function scrape(url: string): Promise<Scrape> {
  const response = await fetch(`${url}/metrics`);
  if (!response.ok) throw new Error(`The scrape was answered with ${response.status}`);
  if (response.headers.get("content-type") !== "text/plain; version=0.0.4; charset=utf-8") {
    throw new Error("This is not the text format");
  }
  return readExposition(await response.text());
}

const suffix = /_(bucket|sum|count)$/;

/** The text format 0.0.4: HELP and TYPE before the samples of each family, all of them together, no series twice. */
function readExposition(text: string): Scrape {
  const types = new Map<string, string>();
  const all = new Map<string, Series>();
  let family = "";
  for (const line of text.split("\n")) {
    if (line === "" || /^# HELP [a-z_]+ \S/.test(line)) continue;
    const type = /^# TYPE ([a-z_]+) (counter|gauge|histogram|summary)$/.exec(line);
    if (type !== null) {
      family = type[1] ?? "";
      if (types.has(family)) throw new Error(`${family} comes twice`);
      types.set(family, type[2] ?? "");
      continue;
    }
    const sample = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line);
    const name = sample?.[1] ?? "";
    const isPart = types.get(family) === "histogram" ? name.replace(suffix, "") : name;
    const value = Number(sample?.[3]);
    if (isPart !== family || Number.isNaN(value)) throw new Error(`No sample: ${line}`);
    const labels = readLabels(sample?.[2] ?? "");
    const key = keyOf(name, labels);
    if (all.has(key)) throw new Error(`${key} comes twice`);
    all.set(key, { name, labels, value });
  }
  const find = (name: string, labels: Labels): number | undefined =>
    all.get(keyOf(`concord_relay_${name}`, labels))?.value;
  return {
    names: [...types.keys()],
    value: (name, labels = {}) => find(name, labels) ?? find(`${name}_count`, labels),
    histogram: (name, labels = {}) => {
      const [sum, count] = [find(`${name}_sum`, labels), find(`${name}_count`, labels)];
      if (sum === undefined || count === undefined) throw new Error(`No histogram ${name}`);
      const buckets = [...all.values()].flatMap((series) => {
        const { le, ...others } = series.labels;
        const isOurs = series.name === `concord_relay_${name}_bucket` && le !== undefined;
        return isOurs && keyOf("", others) === keyOf("", labels)
          ? [[le, series.value] as const]
          : [];
      });
      const rises = buckets.every(([, value], index) => value >= (buckets[index - 1]?.[1] ?? 0));
      if (!rises || buckets.at(-1)?.[1] !== count) throw new Error(`${name} is no histogram`);
      return { sum, count };
    },
  };
}

function readLabels(text: string): Labels {
  const labels: Record<string, string> = {};
  let rest = text;
  while (rest !== "") {
    const label = /^([a-z_]+)="((?:[^"\\\n]|\\["\\n])*)",?/.exec(rest);
    if (label === null) throw new Error(`No labels: ${text}`);
    labels[label[1] ?? ""] = label[2] ?? "";
    rest = rest.slice(label[0].length);
  }
  return labels;
}

function keyOf(name: string, labels: Labels): string {
  return `${name} ${JSON.stringify(labels, Object.keys(labels).toSorted())}`;
}
