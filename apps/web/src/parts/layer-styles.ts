import { css } from "lit";

/** Layers over the page (lists, menus, popovers) that hang on the element with `anchor-name: --anchor` in the same shadow root; where a browser cannot do that they stand at the foot of the page. */
export const layerStyles = css`
  [popover] {
    position: fixed;
    inset: auto 8px 8px;
    margin: 0;
    padding: 4px;
    border: 1px solid var(--line);
    border-radius: 10px;
    background: var(--overlay);
    color: var(--text);
    box-shadow: 0 8px 24px rgb(20 24 31 / 18%);
    font: inherit;
    text-align: start;
  }
  @supports (anchor-name: --anchor) {
    [popover] {
      inset: auto;
      position-anchor: --anchor;
      top: calc(anchor(bottom) + 4px);
      left: anchor(left);
      max-width: min(420px, calc(100vw - 16px));
      position-try-fallbacks:
        flip-block,
        flip-inline,
        flip-block flip-inline;
    }
    [popover].end {
      left: auto;
      right: anchor(right);
    }
    .anchor {
      anchor-name: --anchor;
    }
  }
`;
