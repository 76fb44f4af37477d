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
  close: svg`<path d="m4 4 8 8M12 4l-8 8" />`,
  grip: svg`<path d="M6 4v.01M10 4v.01M6 8v.01M10 8v.01M6 12v.01M10 12v.01" stroke-width="2" />`,
  lock: svg`<rect x="3.5" y="7" width="9" height="6" rx="1" /><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" />`,
  more: svg`<path d="M3.5 8v.01M8 8v.01M12.5 8v.01" stroke-width="2" />`,
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
