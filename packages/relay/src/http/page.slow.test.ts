import { Script } from "node:vm";
import { expect, test } from "vitest";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import { startRelay, temporaryFolder } from "../testing/test-relay.ts";

test("[RL57] the page runs no inline script or style, loads nothing from elsewhere, and gives nothing away", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  await api("POST", "/api/v1/invoices", newInvoice("2026-1", "Acme GmbH"));

  const shown = await fetch(url);
  const html = await shown.text();
  const policy = shown.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  expect(html).not.toMatch(/<script>|<style>| on\w+=| style=/);
  expect(html).not.toContain("Acme");

  const named = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
  expect(new Set(named)).toEqual(new Set(["/page.svg", "/page.css", "/page.js"]));
  const part = async (path: string): Promise<readonly [string | null, string]> => {
    const answer = await fetch(url + path);
    return [answer.headers.get("content-type"), await answer.text()];
  };
  const [iconType] = await part("/page.svg");
  const [styleType, style] = await part("/page.css");
  const [scriptType, script] = await part("/page.js");
  expect([iconType, styleType, scriptType]).toEqual(
    ["image/svg+xml", "text/css", "text/javascript"].map((type) => `${type}; charset=utf-8`),
  );
  expect(style + script).not.toMatch(/\/\/|@import|url\(/);
  // Reads it and runs nothing. As a module it may wait at its top, so here it stands in a function.
  expect(() => new Script(`async () => {${script}}`)).not.toThrow();
});
