import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { icon } from "../styles/icons.ts";
import type { FieldPeer } from "./field-people.ts";

interface FieldHead {
  readonly bare: boolean;
  readonly label: string;
  readonly labelRest: string;
  readonly owner: string | undefined;
}

/** What stands above a field: its name, whose it is, what is to be decided about it, and who else is in it. */
export function fieldHead(
  { bare, label, labelRest, owner }: FieldHead,
  peer: FieldPeer | undefined,
): TemplateResult {
  return html`<div class="row">
    <label for="input" class=${bare ? "unseen bare" : ""}>${label}<span>${labelRest}</span></label>
    ${
      owner === undefined
        ? nothing
        : html`<a
            class="lock"
            href="/settings/rules"
            tabindex=${bare ? -1 : 0}
            title=${msg(str`Owned by ${owner}`)}
            aria-label=${msg(str`Owned by ${owner}`)}
            >${icon("lock")}<span>${owner}</span></a
          >`
    }
    <slot name="mark"></slot>
    ${
      peer === undefined
        ? nothing
        : html`<span class="tag ${peer.isIdle ? "idle" : ""}" data-tone=${peer.tone}
            >${peer.name}</span
          >`
    }
  </div>`;
}
