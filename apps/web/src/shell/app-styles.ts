import { css } from "lit";

/** How the frame stands: beside the rail, below the bars of a phone, and on paper without either. */
export const appStyles = css`
  :host {
    display: block;
  }
  .frame {
    display: grid;
    grid-template-columns: 220px minmax(0, 1fr);
    min-height: 100dvh;
  }
  .skip {
    position: fixed;
    top: 8px;
    left: 8px;
    z-index: 30;
    padding: 8px 12px;
    border-radius: 7px;
    background: var(--accent);
    color: var(--text-on-accent);
    transform: translateY(-64px);
  }
  .skip:focus {
    transform: none;
  }
  main {
    width: 100%;
    max-width: 1440px;
    padding: 20px 24px;
    outline: none;
  }
  .others {
    padding: 8px 12px;
    border-radius: 7px;
    margin: 0 0 16px;
  }
  @media print {
    app-rail,
    state-banner,
    address-note,
    toast-region,
    .skip,
    .screen:has(invoice-print) > :not(invoice-print) {
      display: none;
    }
    invoice-print.several {
      break-after: page;
    }
    invoice-print.several:last-child {
      break-after: auto;
    }
    .frame,
    .frame main {
      display: block;
      max-width: none;
      min-height: 0;
      padding: 0;
    }
  }
  @media (max-width: 1023px) {
    .frame {
      grid-template-columns: 56px minmax(0, 1fr);
    }
  }
  @media (max-width: 640px) {
    .frame {
      display: block;
      padding: 28px 0 60px;
    }
    main {
      padding: 12px 16px;
    }
  }
`;
