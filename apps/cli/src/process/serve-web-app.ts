import { existsSync, readFileSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifySchema } from "fastify";
import { z } from "zod";

/** Nothing comes from elsewhere, nothing is inline, nobody puts the app into a frame. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Of the one worker that runs WASM, which verifies ledgers: nothing else may. */
const verifierPolicy = policy.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'");
const verifier = /^\/assets\/verify-worker-[\w-]+\.js$/;

/** What begins so is not the app's: whoever asks for what is not there is a program. */
const relaysOwn = /^\/(?:api|assets|auth|healthz|metrics|readyz|sync|webhooks|yjs)(?:[/?]|$)/;

/** A page is no part of what the API promises. */
const noContract: { readonly schema: FastifySchema & { readonly hide: true } } = {
  schema: { hide: true },
};

const notBuilt =
  "The web app is not built. Run `npm run build` in Concord's folder, and start again.\n";

/** Where the built app stands. */
export function webAppFolder(): string {
  return join(dirname(fileURLToPath(import.meta.resolve("@concord/web/package.json"))), "dist/app");
}

/** Addresses that the app itself understands: whoever opens one gets the app. Its build says which. */
function placesOf(folder: string): readonly string[] {
  return z.array(z.string()).parse(JSON.parse(readFileSync(join(folder, "places.json"), "utf8")));
}

/**
 * Serves the built web app at the root of the relay's address. The page and what stands beside it, the service worker above all, is asked for anew each time; what they load
 * carries a hash of its content in its name and is kept for good. Nothing of it holds anything of a workspace. Other answers of the relay are left alone.
 */
export function serveWebApp(folder: string) {
  return async (relay: FastifyInstance): Promise<void> => {
    const isBuilt = existsSync(join(folder, "index.html"));
    if (isBuilt) serveNowhere(relay, folder);
    await relay.register(async (app) => {
      app.addHook("onSend", async ({ url }, reply) => guard(reply, url));
      if (isBuilt) await serveBuilt(app, folder);
      else {
        app.get("/", noContract, async (_request, reply) =>
          reply.code(503).type("text/plain; charset=utf-8").send(notBuilt),
        );
      }
    });
  };
}

async function serveBuilt(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(folder, "assets"),
    prefix: "/assets/",
    index: false,
    cacheControl: false,
    setHeaders: (response, path) => {
      const isNamedByContent = path.startsWith(join(folder, "assets"));
      const forGood = "public, max-age=31536000, immutable";
      response.header("cache-control", isNamedByContent ? forGood : "no-cache");
    },
  });
  const beside = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  const files = new Map([
    ...placesOf(folder).map((place) => [place, "index.html"] as const),
    ...beside.map(({ name }) => [`/${name}`, name] as const),
  ]);
  for (const [path, file] of files) {
    app.get(path, noContract, async (_request, reply) => reply.sendFile(file, folder));
  }
}

/**
 * A browser at an address that is none gets the app too, which says so and leads on. Of the relay itself: what else is not there is answered by that, without the app's
 * policy.
 */
function serveNowhere(relay: FastifyInstance, folder: string): void {
  relay.get("/*", noContract, async ({ url, headers }, reply) => {
    const isForPerson = headers.accept?.includes("text/html") === true && !relaysOwn.test(url);
    if (!isForPerson) return reply.callNotFound();
    guard(reply, url);
    reply.code(404).type("text/html; charset=utf-8");
    reply.header("cache-control", "no-cache").header("vary", "accept");
    // Not by `sendFile`: of a page that the browser has, that sends nothing.
    return reply.send(await readFile(join(folder, "index.html")));
  });
}

function guard(reply: FastifyReply, url: string): void {
  reply
    .header("content-security-policy", verifier.test(url) ? verifierPolicy : policy)
    .header("referrer-policy", "no-referrer")
    .header("x-content-type-options", "nosniff");
}
