import { msg, str } from "@lit/localize";
import type { Workspace as WorkspaceContent } from "@concord/model";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { dismiss } from "../editor/banners.ts";
import { icon } from "../styles/icons.ts";
import { told } from "../words/language.ts";
import type { WorkspaceDesk } from "./workspace-desk.ts";

/** Why nothing can be changed, and who can. */
export function ownersAlone({ members }: WorkspaceContent): TemplateResult {
  const owners = members.filter(({ role }) => role === "owner").map(({ name }) => name);
  return html`<p class="banner mute">
    ${icon("lock")}${
      owners.length === 0
        ? msg("Only an owner of the workspace changes this. You see what holds.")
        : msg(str`Only an owner of the workspace changes this: ask ${owners.join(", ")}.`)
    }
  </p>`;
}

/** Why what was entered is not stored, or was not made. */
export function deskTroubles(desk: WorkspaceDesk): TemplateResult {
  const message = desk.message();
  const refusal = desk.refusal();
  return html`${message === "" ? nothing : html`<p class="banner bad" role="alert">${told(message)}</p>`}
  ${
    refusal === ""
      ? nothing
      : html`<div class="banner bad" role="alert">
          <span>${told(refusal)}</span>${dismiss(desk.dismissRefusal)}
        </div>`
  }`;
}
