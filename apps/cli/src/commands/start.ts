import { join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { jsonLog } from "@concord/relay";
import { cyan, dim, green } from "ansis";
import { claimFolder } from "../access/data-folder.ts";
import { createRunFileKeeper } from "../access/run-file.ts";
import type { RunFile } from "../access/run-file.ts";
import { furnishWorkspace } from "../demo/furnish-workspace.ts";
import { beginWorkspace } from "../demo/own-workspace.ts";
import { CommandFailure } from "../failure.ts";
import { choosePorts } from "../process/choose-ports.ts";
import { furnishSandboxes } from "../process/furnish-sandboxes.ts";
import { partLife, untilEnded } from "../process/part.ts";
import { startPlan, vendors } from "../process/start-plan.ts";
import type { StartPorts, VendorName } from "../process/start-plan.ts";
import { createSupervisor } from "../process/supervisor.ts";
import type { Supervisor } from "../process/supervisor.ts";
import type { Environment } from "../settings/environment.ts";
import { loadStandIn } from "../settings/stand-in.ts";
import { webAddress } from "../sign-in/web-address.ts";
import { board } from "../terminal/board.ts";
import { liveBlock } from "../terminal/screen.ts";
import { signToken } from "./token.ts";

export interface StartFlags {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  readonly workspace: string;
  readonly fresh: boolean;
  readonly sandbox: boolean;
  readonly invoices: number;
}

const entry = fileURLToPath(new URL("../main.ts", import.meta.url));
/** Ctrl-C ends everything within 5 s; the rest is for us. */
const stopWithinMs = 4_500;
const drawEveryMs = 250;

/** `concord start`: the whole of Concord on this machine, until Ctrl-C. */
export async function startCommand(flags: StartFlags, environment: Environment): Promise<void> {
  const life = partLife();
  const data = resolve(flags.data);
  await claimFolder(data, flags.fresh);
  const ports = await choosePorts(flags.port, flags.host);
  const screen = liveBlock(process.stdout);
  let drawn = false;
  const keeper = createRunFileKeeper(data);
  const log = jsonLog(environment.CONCORD_LOG_LEVEL, {
    part: "start",
    file: join(data, "logs", "start.log"),
  });
  const supervisor = createSupervisor(entry, log, () => keeper.parts(pidsOf(supervisor)));
  const redraw = setInterval(() => {
    if (drawn) screen.draw(board(supervisor.states()));
  }, drawEveryMs);

  try {
    const run = await bringUp({ flags, data, ports, environment, supervisor });
    if (flags.sandbox) {
      await beginWorkspace({ url: run.url, workspace: flags.workspace, data }, environment);
    }
    await keeper.begin({ ...run, parts: pidsOf(supervisor) });
    screen.print(await welcome(run, flags, environment));
    drawn = true;
    if (flags.sandbox && flags.invoices > 0) {
      const at = { url: run.url, workspace: flags.workspace, data };
      // Beside everything else: nobody waits for it, and what it leaves undone is undone.
      furnishWorkspace(at, environment).catch((error: unknown) => {
        log.warn("not-furnished", { reason: String(error) });
      });
    }
    await untilEnded(life);
    screen.draw([dim("Stopping …")]);
  } finally {
    drawn = false;
    clearInterval(redraw);
    await supervisor.stop(
      [
        // Bridges first: what they have on the way still finds its relay and its vendor.
        vendors.map((vendor) => `${vendor} bridge`),
        ["relay", ...vendors.map((vendor) => `${vendor} sandbox`)],
      ],
      stopWithinMs,
    );
    await keeper.end();
    screen.close();
  }
}

const at = (port: number): { readonly url: string } => ({ url: `http://127.0.0.1:${port}` });

async function bringUp(context: {
  readonly flags: StartFlags;
  readonly data: string;
  readonly ports: StartPorts;
  readonly environment: Environment;
  readonly supervisor: Supervisor;
}): Promise<Omit<RunFile, "parts">> {
  const { flags, data, ports, environment, supervisor } = context;
  const token = (name: string, role: string, connector?: string): Promise<string> =>
    signToken(
      {
        data,
        workspace: flags.workspace,
        role,
        name,
        expires: "365d",
        use: "all",
        ...(connector !== undefined && { connector }),
      },
      environment,
    );
  const tokens: Record<VendorName, string> = {
    stripe: await token("Stripe", "connector", "stripe"),
    quickbooks: await token("QuickBooks", "connector", "quickbooks"),
  };
  const owner = await token("Owner", "owner");
  let standIn = await loadStandIn(data);
  const planned = (): ReturnType<typeof startPlan> =>
    startPlan({
      host: flags.host,
      data,
      ports,
      standIn,
      tokens,
      controlToken: owner,
      sandbox: flags.sandbox,
    });

  await Promise.all([
    supervisor.start(planned().relay),
    ...planned().sandboxes.map((part) => supervisor.start(part)),
  ]);
  if (flags.sandbox)
    standIn = await furnishSandboxes({ standIn, data, ports, invoices: flags.invoices });
  await Promise.all(planned().bridges.map((part) => supervisor.start(part)));

  const url = `http://${flags.host}:${ports.relay}`;
  await untilReady(url);
  return {
    pid: process.pid,
    url,
    workspace: flags.workspace,
    token: owner,
    sandboxes: flags.sandbox
      ? Object.fromEntries(vendors.map((vendor) => [vendor, at(ports.sandboxes[vendor])]))
      : {},
    bridges: Object.fromEntries(vendors.map((vendor) => [vendor, at(ports.bridges[vendor])])),
  };
}

function pidsOf(supervisor: Supervisor): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...supervisor.states()].flatMap(([name, state]) =>
      state.type === "ready" ? [[name, state.pid] as const] : [],
    ),
  );
}

async function welcome(
  run: Omit<RunFile, "parts">,
  flags: StartFlags,
  environment: Environment,
): Promise<string> {
  // In a URL, so it opens one door only and not for long.
  const signIn = await signToken(
    {
      data: flags.data,
      workspace: flags.workspace,
      role: "owner",
      name: "Owner",
      expires: "12h",
      use: "signin",
    },
    environment,
  );
  const sandboxes = Object.entries(run.sandboxes).map(
    ([vendor, { url }]) => `  ${vendor.padEnd(12)}${url}/_sandbox/`,
  );
  return [
    "",
    `  Web         ${cyan(`${webAddress(run.url, environment)}/?token=${signIn}`)}`,
    ...sandboxes,
    `  Data        ${resolve(flags.data)}`,
    "",
    `  ${green("Concord is ready")}`,
    "",
    `  Next, in a second terminal: npm run concord -- demo${flags.data === ".concord" ? "" : ` --data ${flags.data}`}`,
  ].join("\n");
}

async function untilReady(url: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  let last = "no answer";
  while (performance.now() < deadline) {
    try {
      const response = await fetch(new URL("/readyz", url), { signal: AbortSignal.timeout(2_000) });
      if (response.ok) return;
      last = await response.text();
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await new Promise((wait) => setTimeout(wait, 100));
  }
  throw new CommandFailure(`The relay at ${url} does not become ready: ${last}`);
}
