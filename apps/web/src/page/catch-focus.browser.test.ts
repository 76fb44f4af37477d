import { LitElement, html, nothing } from "lit";
import { beforeEach, expect, test } from "vitest";
import { catchFocus } from "./catch-focus.ts";
import { focusedElement } from "./focused-element.ts";

class Acts extends LitElement {
  static override properties = { mayDo: { attribute: false } };
  declare mayDo: boolean;
  constructor() {
    super();
    this.mayDo = true;
    catchFocus(this, () => this.renderRoot.querySelector("h1"));
  }
  protected override render() {
    return html`<h1 tabindex="-1">INV-1</h1>
      <input />${this.mayDo ? html`<button>Use credit</button>` : nothing}`;
  }
}
customElements.define("acts-for-test", Acts);

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

async function shown(): Promise<Acts> {
  const acts = new Acts();
  document.body.replaceChildren(acts);
  await acts.updateComplete;
  acts.renderRoot.querySelector("button")?.focus();
  return acts;
}

async function done(acts: Acts): Promise<void> {
  acts.mayDo = false;
  await acts.updateComplete;
  await nextFrame();
}

beforeEach(() => document.body.replaceChildren());

test("[WB544] where a button is gone that had the focus, the focus is on what the page is about", async () => {
  const acts = await shown();
  await done(acts);
  expect(focusedElement()?.textContent).toBe("INV-1");
});

test("[WB544] whoever has left the button meanwhile, for another field or for nothing, stays there", async () => {
  const acts = await shown();
  acts.renderRoot.querySelector("input")?.focus();
  await done(acts);
  expect(focusedElement()).toBe(acts.renderRoot.querySelector("input"));
  const other = await shown();
  other.renderRoot.querySelector("button")?.blur();
  await done(other);
  expect(focusedElement()).toBeUndefined();
});
