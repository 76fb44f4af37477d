import { DocumentId, dayIn, resetOf, seriesOf, firstProblem, seriesProblem } from "@concord/model";
import type { NumberSeries } from "@concord/model";
import { NumberPage, SeriesAnswer } from "@concord/protocol";
import type { SeriesPeriod } from "@concord/protocol";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import { nextOf } from "../registrar/check-issue.ts";
import { numberView } from "../registrar/number-view.ts";
import { toldRegister } from "../registrar/told-register.ts";
import { workspaceSettings } from "../registrar/workspace-settings.ts";
import type { RegisterPlace, SeriesUse } from "../storage/number-storage.ts";
import { authenticate } from "./authenticate.ts";
import { Problem, ProblemError, problem } from "./problem.ts";

const tags = ["series"];
const refusals = { "4xx": Problem, "5xx": Problem };

/** `/api/v1/series…`: the series of numbers, and the register that accounts for every number ever taken. */
export function seriesRoutes(context: DoorContext): FastifyPluginAsyncZod {
  const { storage, committer } = context;

  const register = toldRegister(storage, committer);

  return async (app) => {
    app.get(
      "/api/v1/series",
      {
        schema: {
          tags,
          summary: "The number series of the workspace, and what was given of each",
          response: { 200: SeriesAnswer, ...refusals },
        },
      },
      async (request) => {
        const { workspace } = await authenticate(request, context, "read");
        const settings = await workspaceSettings(storage, committer, workspace);
        const series = seriesOf(settings);
        const use = await register.uses(workspace, settings);
        const gone = new Set(use.map(({ series: id }) => id)).difference(
          new Set<string>(series.map(({ id }) => id)),
        );
        const now = context.deps.now();
        const numbers = numberView(workspace, { numbers: [], now }, { storage, settings });
        const today = dayIn(settings.timeZone, now);
        const listed = [];
        for (const one of series) {
          const next = await nextOf(one, settings, today, numbers);
          listed.push({
            ...shown(one),
            ...(next && { next: { ...next, passed: next.passed.length } }),
          });
        }
        const periodsOf = (id: string) => use.filter((one) => one.series === id).map(periodOf);
        return {
          items: [
            ...listed.map((one) => ({ ...one, periods: periodsOf(one.id) })),
            ...[...gone].map((id) => ({ id, periods: periodsOf(id) })),
          ],
        };
      },
    );

    app.get(
      "/api/v1/series/:series/numbers",
      {
        schema: {
          tags,
          summary:
            "The register of a series: every number ever taken, and those that were lost, in order, in pages",
          params: z.object({ series: z.string().min(1).max(200) }),
          querystring: z.object({
            cursor: z.string().max(1_000).optional(),
            limit: z.coerce.number().int().min(1).max(5_000).default(500),
          }),
          response: { 200: NumberPage, ...refusals },
        },
      },
      async (request) => {
        const { workspace } = await authenticate(request, context, "read");
        const { series } = request.params;
        const { cursor, limit } = request.query;
        const after = cursor === undefined ? null : placeOf(cursor);
        const settings = await workspaceSettings(storage, committer, workspace);
        const { items, last } = await register.page(workspace, settings, { series, after, limit });
        return { items: [...items], next: last === null ? null : cursorOf(last) };
      },
    );
  };
}

function periodOf(use: SeriesUse): SeriesPeriod {
  const { series: _, ...period } = use;
  return period;
}

function shown(series: NumberSeries) {
  const { id, name, format, digits, kinds } = series;
  const message = seriesProblem(series)?.message ?? firstProblem(series);
  return {
    id,
    ...(name !== undefined && { name }),
    format,
    digits,
    reset: resetOf(series),
    kinds,
    ...(message !== undefined && { problem: message }),
  };
}

const Place = z.tuple([z.string(), z.string(), z.int(), DocumentId.nullable()]);

function cursorOf({ series, period, count, document }: RegisterPlace): string {
  return Buffer.from(JSON.stringify([series, period, count, document])).toString("base64url");
}

function placeOf(cursor: string): RegisterPlace {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    const [series, period, count, document] = Place.parse(read);
    return { series, period, count, document };
  } catch {
    const detail = "The cursor is none that an earlier page gave.";
    throw new ProblemError(problem("invalid-request", { detail, path: "cursor" }));
  }
}
