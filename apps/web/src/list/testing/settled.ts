import type { LitElement } from "lit";

/** After what is shown has been drawn, with what follows from it. */
export async function settled(made: LitElement): Promise<void> {
  for (let frame = 0; frame < 4; frame += 1) {
    await made.updateComplete;
    await new Promise(requestAnimationFrame);
  }
}
