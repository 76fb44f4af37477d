import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { createMemoryStorage, openWorkspace, platformDeps } from "@concord/client";
import type { Replica } from "@concord/client";
import type { Role } from "@concord/model";
import { createToken, Principal, WorkspaceId } from "@concord/protocol";
import type { ConnectorReport } from "@concord/protocol";
import { createRelay, loadSecretKey, nodeDeps } from "@concord/relay";
import type { Relay, RelayOptions } from "@concord/relay";
import { chromiumForTests } from "@concord/testkit/browser";
import { chromium } from "playwright-core";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { createSeededRandom } from "../simulation/seeded-random.ts";
import { serveConnectors } from "../../apps/cli/src/connectors/serve-connectors.ts";
import type { OidcSettings } from "../../apps/cli/src/sign-in/oidc-settings.ts";
import { standingBy } from "../../apps/cli/src/sign-in/standing.ts";
import { serveSignIn } from "../../apps/cli/src/sign-in/serve-sign-in.ts";
import { serveWebApp, webAppFolder } from "../../apps/cli/src/process/serve-web-app.ts";

const launch = await chromiumForTests(process, (message) => process.stderr.write(`${message}\n`));
/** Without a browser there is nothing to test here; in CI that is an error. */
export const hasBrowser = launch !== undefined;

let standing: Promise<Browser> | undefined;

/** One for all tests of a process, since a start takes as long as many a test: contexts share nothing. It ends with the process. */
async function standingBrowser(): Promise<Browser> {
  const before = await standing;
  if (before?.isConnected() === true) return before;
  standing = chromium.launch({ ...launch, headless: true });
  return standing;
}

/** A relay that serves the web app, and browsers of people who are signed in there. */
export interface WebWorld extends AsyncDisposable {
  readonly relay: Relay;
  /** Its data folder. */
  readonly data: string;
  /** Starts a relay that was ended, on the same data and port. */
  readonly restart: () => Promise<void>;
  /** A browser of its own storage. Whatever goes wrong in its console is in `trouble`. */
  readonly browser: (name: string, role?: Role, options?: BrowserOptions) => Promise<SignedIn>;
  /** A browser of somebody who was never let in. */
  readonly stranger: () => Promise<BrowserContext>;
  readonly trouble: readonly string[];
  /** The token of a sign-in link. */
  readonly link: (name: string) => Promise<string>;
  /** A replica of somebody who sits elsewhere. It ends with the world. */
  readonly replica: (name: string, role?: Role) => Promise<Replica>;
}

export interface BrowserOptions extends BrowserContextOptions {
  /** Through what it reaches the relay; straight unless given. */
  readonly port?: number;
  /** Its storage lies here and outlives it, as it does on a person's machine. In memory unless given. */
  readonly profile?: string;
}

export interface SignedIn {
  readonly context: BrowserContext;
  /** Opens a tab; the first one with the sign-in link. */
  readonly tab: (path?: string) => Promise<Page>;
}

/** What the real relay serves beside its API, without a bridge, or as if bridges had reported. */
const servingBeside =
  (
    folder: string,
    { signIn, reports = [] }: Pick<WorldOptions, "signIn" | "reports">,
  ): NonNullable<RelayOptions["registerHttp"]> =>
  async (app, access) => {
    const bridges = reports.map(({ connector }) => ({ connector, url: `http://${connector}` }));
    const reported: typeof fetch = async (input) => {
      const { hostname, pathname } = new URL(input instanceof Request ? input.url : input);
      const report = reports.find(({ connector }) => connector === hostname);
      return pathname === "/control/report"
        ? Response.json({ workspace: "main", report })
        : new Response(null, { status: 404 });
    };
    const deps = { bridges, controlToken: "", fetch: reported, now: Date.now };
    await serveConnectors(deps)(app, access);
    await serveSignIn(signIn, { now: Date.now, log: nodeDeps("silent").log })(app, access);
    await serveWebApp(folder)(app);
  };

let isBuilt = false;

/** Once in a process: what is tested does not change meanwhile. */
function buildWebApp(): void {
  if (isBuilt) return;
  const build = fileURLToPath(new URL("../../apps/web/build.ts", import.meta.url));
  const built = spawnSync(process.execPath, [build], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(`The web app cannot be built:\n${built.stderr}`);
  isBuilt = true;
}

export interface WorldOptions {
  /** Where the built app stands, if it is not the one of this tree. */
  readonly app?: string;
  /** Any free one unless given. */
  readonly port?: number;
  readonly signIn?: OidcSettings;
  /** What bridges say, for a look at it. */
  readonly reports?: readonly ConnectorReport[];
  /** The address under which browsers know the relay, if it is another than its own. */
  readonly publicUrl?: string;
  /** Whether the relay keeps a ledger, and seals at once. */
  readonly ledger?: boolean;
  /** Whether browsers keep the app for working offline. It takes as much time again as the first view, which few tests need. */
  readonly worksOffline?: boolean;
  /** How often the relay is heard, and how soon it knows of a network that is gone. */
  readonly heartbeatMs?: number;
}

export async function startWebWorld(wish: WorldOptions = {}): Promise<WebWorld> {
  const app = wish.app ?? webAppFolder();
  buildWebApp();
  const data = mkdtempSync(join(tmpdir(), "concord-web-"));
  const start = async (port: number): Promise<Relay> => {
    const created = await createRelay(
      {
        data,
        port,
        registerHttp: servingBeside(app, wish),
        standing: standingBy(wish.signIn),
        ...(wish.publicUrl !== undefined && { publicUrl: wish.publicUrl }),
        ...(wish.heartbeatMs !== undefined && { settings: { heartbeatMs: wish.heartbeatMs } }),
        ...(wish.ledger === true && { ledger: { sealEveryMs: 0 } }),
      },
      nodeDeps("silent"),
    );
    if (created.type !== "listening") throw new Error(created.message);
    return created.relay;
  };
  let relay = await start(wish.port ?? 0);
  const secretKey = loadSecretKey(data, undefined);
  const started = await standingBrowser();
  const contexts: BrowserContext[] = [];
  const trouble: string[] = [];
  const replicas: Replica[] = [];
  const chance = createSeededRandom(1);
  const tokenFor = (name: string, use: "signin" | "sync", role: Role): Promise<string> =>
    createToken(secretKey, {
      workspace: WorkspaceId.parse("main"),
      principal: Principal.parse({
        id: name,
        name,
        role,
        ...(role === "connector" && { connector: name }),
      }),
      use,
      issuedAt: Date.now(),
      expiresAt: Date.now() + 3_600_000,
      id: `token-${name}`,
    });

  return {
    get relay() {
      return relay;
    },
    restart: async () => {
      relay = await start(relay.port);
    },
    data,
    trouble,
    stranger: async () => {
      const context = await started.newContext({ locale: "en-GB", timezoneId: "Europe/Berlin" });
      contexts.push(context);
      context.setDefaultTimeout(15_000);
      return context;
    },
    link: (name) => tokenFor(name, "signin", "editor"),
    replica: async (name, role = "editor") => {
      const replica = await openWorkspace({
        url: `${relay.url.replace("http", "ws")}/sync`,
        token: await tokenFor(name, "sync", role),
        storage: createMemoryStorage(),
        // By its name: who wins where two have written is the same in each run.
        deps: { ...platformDeps(), randomBytes: chance.fork(`${name} ${replicas.length}`).bytes },
      });
      replicas.push(replica);
      await replica.caughtUp();
      return replica;
    },
    browser: async (name, role = "editor", { port = relay.port, profile, ...options } = {}) => {
      const serviceWorkers = wish.worksOffline === true ? "allow" : "block";
      const of = {
        locale: "en-GB",
        timezoneId: "Europe/Berlin",
        serviceWorkers,
        ...options,
      } as const;
      const context = await (profile === undefined
        ? started.newContext(of)
        : chromium.launchPersistentContext(profile, { ...launch, ...of, headless: true }));
      contexts.push(context);
      context.setDefaultTimeout(15_000);
      context.on("console", (message) => {
        if (message.type() === "error") trouble.push(`${name}: ${message.text()}`);
      });
      context.on("weberror", (error) => trouble.push(`${name}: ${error.error().message}`));
      const token = await tokenFor(name, "signin", role);
      let link = `?token=${token}`;
      return {
        context,
        tab: async (path = "/invoices") => {
          const page = await context.newPage();
          await page.goto(`http://127.0.0.1:${port}${path}${link}`);
          link = "";
          return page;
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(contexts.map((context) => context.close()));
      for (const replica of replicas) await replica[Symbol.asyncDispose]();
      await relay.end();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** A browser alone, for a server that stands elsewhere. */
export interface LoneBrowser extends AsyncDisposable {
  readonly page: () => Promise<Page>;
  readonly setOffline: (isOffline: boolean) => Promise<void>;
  readonly trouble: readonly string[];
}

export async function browserOf(): Promise<LoneBrowser> {
  buildWebApp();
  const context = await (
    await standingBrowser()
  ).newContext({ locale: "en-GB", timezoneId: "Europe/Berlin" });
  context.setDefaultTimeout(15_000);
  const trouble: string[] = [];
  context.on("console", (message) => {
    if (message.type() === "error") trouble.push(message.text());
  });
  context.on("weberror", (error) => trouble.push(error.error().message));
  return {
    trouble,
    page: () => context.newPage(),
    setOffline: (isOffline) => context.setOffline(isOffline),
    [Symbol.asyncDispose]: () => context.close(),
  };
}
