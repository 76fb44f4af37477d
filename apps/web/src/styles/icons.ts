import { svg } from "lit";
import type { SVGTemplateResult } from "lit";

const shapes = {
  ring: svg`<circle cx="8" cy="8" r="5" />`,
  arrow: svg`<path d="M3 8h9M8.5 4.5 12 8l-3.5 3.5" />`,
  half: svg`<circle cx="8" cy="8" r="5" /><path d="M8 3a5 5 0 0 1 0 10z" fill="currentColor" />`,
  check: svg`<path d="m3.5 8.5 3 3 6-7" />`,
  plus: svg`<path d="M8 3.5v9M3.5 8h9" />`,
  back: svg`<path d="M12.5 8h-9M7 4.5 3.5 8 7 11.5" />`,
  minus: svg`<path d="M3.5 8h9" />`,
  void: svg`<circle cx="8" cy="8" r="5" /><path d="m4.5 11.5 7-7" />`,
  alert: svg`<path d="M8 3.5v5.5M8 12v.5" />`,
  triangle: svg`<path d="M8 3 14 13H2z" /><path d="M8 7v3" />`,
  device: svg`<path d="M8 2.5v7.5M5 7l3 3 3-3M4 13h8" />`,
  fork: svg`<path d="M4.5 3v10M4.5 9c5 0 6-1.5 6-5.5M8.5 5l2-2 2 2" />`,
  document: svg`<path d="M4 2.5h5.5L12 5v8.5H4z" /><path d="M6.5 7h3M6.5 10h3" />`,
  copies: svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5" /><path d="M10.5 3H4a1.5 1.5 0 0 0-1.5 1.5V11" />`,
  more: svg`<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2" />`,
  search: svg`<circle cx="7" cy="7" r="4" /><path d="m10 10 3.5 3.5" />`,
  funnel: svg`<path d="M2.5 4h11M4.5 8h7M6.5 12h3" />`,
  down: svg`<path d="m4.5 6.5 3.5 3.5 3.5-3.5" />`,
  up: svg`<path d="M4.5 9.5 8 6l3.5 3.5" />`,
  refresh: svg`<path d="M13 8a5 5 0 1 1-1.5-3.5M13 2.5V5h-2.5" />`,
  save: svg`<path d="M8 2.5v7M5 6.5l3 3 3-3M3 11v2.5h10V11" />`,
  command: svg`<path d="m4 5 3 3-3 3M8.5 11.5H12" />`,
  theme: svg`<circle cx="8" cy="8" r="5" /><path d="M8 3a5 5 0 0 0 0 10z" fill="currentColor" />`,
  speech: svg`<path d="M2.5 3.5h11v7.5H8L5 13.5V11H2.5z" />`,
  keys: svg`<rect x="2" y="4.5" width="12" height="7" rx="1.5" /><path d="M4.5 7h.01M7 7h.01M9.5 7h.01M12 7h.01M5.5 9.5h5" />`,
  person: svg`<circle cx="8" cy="5.5" r="2.5" /><path d="M3.5 13c.5-2.5 2-4 4.5-4s4 1.5 4.5 4" />`,
  sliders: svg`<path d="M2.5 5h6.5M12.5 5h1M2.5 11h1M7 11h6.5" /><circle cx="10.7" cy="5" r="1.7" /><circle cx="5.3" cy="11" r="1.7" />`,
  dot: svg`<circle cx="8" cy="8" r="3" fill="currentColor" />`,
  columns: svg`<rect x="2.5" y="3.5" width="11" height="9" rx="1" /><path d="M6.2 3.5v9M9.8 3.5v9" />`,
  bookmark: svg`<path d="M4.5 2.5h7v11L8 10.5l-3.5 3z" />`,
  pen: svg`<path d="M3 13l.5-2.5L11 3l2 2-7.5 7.5z" />`,
  bin: svg`<path d="M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5" />`,
  close: svg`<path d="m4 4 8 8M12 4l-8 8" />`,
  grip: svg`<path d="M6 4v.01M10 4v.01M6 8v.01M10 8v.01M6 12v.01M10 12v.01" stroke-width="2" />`,
  lock: svg`<rect x="3.5" y="7" width="9" height="6" rx="1" /><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" />`,
  undo: svg`<path d="M6 3.5 3 6.5l3 3M3 6.5h6a3.5 3.5 0 0 1 0 7H7" />`,
  redo: svg`<path d="m10 3.5 3 3-3 3M13 6.5H7a3.5 3.5 0 0 0 0 7h2" />`,
} as const satisfies Readonly<Record<string, SVGTemplateResult>>;

export type IconName = keyof typeof shapes;

/** A sign of 16 px beside words that say the same: a font may lack any glyph. */
export function icon(name: IconName): SVGTemplateResult {
  return svg`<svg
    viewBox="0 0 16 16"
    width="16"
    height="16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >${shapes[name]}</svg>`;
}

/** Our sign, drawn into the page: as an image it would be a document of its own, for which the first view would wait. */
export const brandSign = svg`<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
<rect width="24" height="24" rx="6" fill="#3d4fe0" />
<path d="M16.5 8.6a5.4 5.4 0 1 0 0 6.8" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" />
</svg>`;
