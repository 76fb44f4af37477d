import { msg, str } from "@lit/localize";
import type { ConnectorActivity } from "@concord/protocol";
import { html, nothing, svg } from "lit";
import type { TemplateResult } from "lit";
import { formatMoment } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";

type Slots = NonNullable<ConnectorActivity["throughput"]>;
type Way = "read" | "sent";

const slotMs = 5 * 60_000;
const hourMs = 60 * 60_000;
const slotsShown = 24 * 12;
const height = 32;

/**
 * What went through over the last day: a line for each way, and the same in numbers by the hour. `now` is the bridge's clock, `ahead` how far that is before
 * this device's.
 */
export function throughputView(
  slots: Slots | undefined,
  { now, ahead }: { readonly now: number; readonly ahead: number },
): TemplateResult | typeof nothing {
  if (slots === undefined) return nothing;
  const number = new Intl.NumberFormat(viewerLocale);
  const total = (way: Way): string =>
    number.format(slots.reduce((sum, slot) => sum + slot[way], 0));
  const words = msg(str`Last 24 hours: ${total("read")} read, ${total("sent")} sent`);
  return html`<section class="card side" aria-labelledby="throughput">
    <h2 id="throughput">${msg("Throughput")}</h2>
    <p class="line">${words}</p>
    ${
      slots.length === 0
        ? nothing
        : html`${ways.map((way) => sparkline(slots, way, now, `${wayWords()[way]}: ${total(way)}`))}
            <details>
              <summary>${msg("In numbers, by the hour")}</summary>
              <table>
                <thead>
                  <tr>
                    <th scope="col">${msg("Hour from")}</th>
                    ${ways.map((way) => html`<th scope="col" class="number">${wayWords()[way]}</th>`)}
                  </tr>
                </thead>
                <tbody>
                  ${byHour(slots).map(
                    (hour) =>
                      html`<tr>
                        <th scope="row">${formatMoment(hour.at - ahead, viewerLocale)}</th>
                        ${ways.map((way) => html`<td class="number">${number.format(hour[way])}</td>`)}
                      </tr>`,
                  )}
                </tbody>
              </table>
            </details>`
    }
  </section>`;
}

const ways: readonly Way[] = ["read", "sent"];

function wayWords(): Readonly<Record<Way, string>> {
  return { read: msg("Read"), sent: msg("Sent") };
}

/** One bar for five minutes; the highest is the most of its way. */
function sparkline(slots: Slots, way: Way, now: number, label: string): TemplateResult {
  const first = now - (now % slotMs) - (slotsShown - 1) * slotMs;
  const most = Math.max(1, ...slots.map((slot) => slot[way]));
  const bars = slots
    .filter((slot) => slot[way] > 0 && slot.at >= first)
    .map((slot) => {
      const tall = Math.max(2, Math.round((slot[way] / most) * height));
      return `M${(slot.at - first) / slotMs} ${height}v-${tall}h1v${tall}z`;
    });
  return html`<div class="flow">
    <span class="meta" aria-hidden="true">${wayWords()[way]}</span>
    <svg
      viewBox="0 0 ${slotsShown} ${height}"
      preserveAspectRatio="none"
      role="img"
      aria-label=${label}
    >
      ${svg`<path class="ground" d="M0 ${height - 0.5}h${slotsShown}" /><path class="bars" d=${bars.join("")} />`}
    </svg>
  </div>`;
}

/** The newest first, and only hours in which something went through. */
function byHour(slots: Slots): Slots {
  const hours = new Map<number, { at: number; read: number; sent: number }>();
  for (const { at, read, sent } of slots) {
    const hour = at - (at % hourMs);
    const known = hours.get(hour) ?? { at: hour, read: 0, sent: 0 };
    hours.set(hour, { at: hour, read: known.read + read, sent: known.sent + sent });
  }
  return [...hours.values()].toReversed();
}
