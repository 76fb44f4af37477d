import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";

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

/** Addresses that the app itself understands: whoever opens one gets the app. */
const places = ["/", "/invoices", "/invoices/:id", "/conflicts", "/conflicts/:id", "/connectors"];

const notBuilt =
  "The web app is not built. Run `npm run build` in Concord's folder, and start again.\n";

/** Where the built app stands. */
export function webAppFolder(): string {
  return join(dirname(fileURLToPath(import.meta.resolve("@concord/web/package.json"))), "dist/app");
}

/**
 * Serves the built web app at the root of the relay's address. The page itself is asked for anew each time; what it loads carries a hash of
 * its content in its name and is kept for good. Neither holds anything of a workspace.
 */
export function serveWebApp(folder: string) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook("onSend", async (_request, reply) => {
      if (!reply.hasHeader("content-security-policy")) {
        reply.header("content-security-policy", policy);
      }
      reply.header("referrer-policy", "no-referrer").header("x-content-type-options", "nosniff");
    });
    if (!existsSync(join(folder, "index.html"))) {
      for (const place of places) {
        app.get(place, async (_request, reply) =>
          reply.code(503).type("text/plain; charset=utf-8").send(notBuilt),
        );
      }
      return;
    }
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
    const pages = new Map([
      ...places.map((place) => [place, "index.html"] as const),
      ["/icon.svg", "icon.svg"] as const,
    ]);
    for (const [path, file] of pages) {
      app.get(path, async (_request, reply) => reply.sendFile(file, folder));
    }
  };
}
