import type { RemoteFailure } from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";
import { z } from "zod";
import { quickBooksDefaults } from "./quickbooks-config.ts";

const lower = z.object({
  fault: z.object({
    error: z
      .array(
        z.object({
          message: z.string().optional(),
          detail: z.string().optional(),
          code: z.string().optional(),
          element: z.string().optional(),
        }),
      )
      .min(1),
  }),
});

const upper = z.object({
  Fault: z.object({
    Error: z
      .array(
        z.object({
          Message: z.string().optional(),
          Detail: z.string().optional(),
          code: z.string().optional(),
          element: z.string().optional(),
        }),
      )
      .min(1),
  }),
});

export interface Fault {
  readonly code: string;
  readonly text: string;
  readonly element: string;
}

/** The first error of a fault. The data service writes `Fault.Error`, the gateway before it `fault.error`; both are read. */
export function faultOf(body: JsonValue | undefined): Fault | undefined {
  const data = upper.safeParse(body).data?.Fault.Error[0];
  if (data !== undefined) {
    const { code = "", Message = "", Detail = Message, element = "" } = data;
    return { code, text: Detail, element };
  }
  const gateway = lower.safeParse(body).data?.fault.error[0];
  if (gateway === undefined) return undefined;
  const { code = "", message = "", detail = message, element = "" } = gateway;
  return { code, text: detail, element };
}

export interface Reply {
  readonly status: number;
  readonly body: JsonValue | undefined;
  /** Header `intuit_tid`: what Intuit's support asks for. */
  readonly trace: string | undefined;
  readonly retryAfter: string | undefined;
}

/** What kind of request was answered: a write may have happened although its answer says otherwise. */
export type Access = "read" | "create" | "update";

/** Why a call was not answered with success, and so what to do. `deniedCodes`: by which QuickBooks refuses one thing, whatever the status. */
export function failureOf(
  reply: Reply,
  access: Access,
  deniedCodes: readonly string[] = quickBooksDefaults.deniedCodes,
): RemoteFailure {
  const { status, trace } = reply;
  const fault = faultOf(reply.body);
  const reason = `QuickBooks answered ${status}${fault === undefined ? "" : ` (${fault.code}): ${fault.text}`}`;
  if (status === 429 || fault?.code === "3001") {
    const seconds = Number(reply.retryAfter ?? "");
    const retryAfterMs = seconds > 0 ? seconds * 1_000 : undefined;
    return { type: "rate-limited", retryAfterMs, reason };
  }
  // 6190: the company's subscription has ended. Nothing works until a person acts.
  if (status === 401 || fault?.code === "6190") return { type: "unauthorized", reason };
  // 3100 says both that the app may not do this and that it may do nothing at all: who asks finds out which.
  if (status === 403 || deniedCodes.includes(fault?.code ?? "")) {
    return { type: "forbidden", reason, fixes: allowIt };
  }
  if (status >= 500 || fault === undefined) {
    if (status === 404 && access !== "create") return { type: "not-found", reason };
    return { type: access === "read" ? "unavailable" : "uncertain", reason };
  }
  if (fault.code === "5010") return { type: "stale-version", reason };
  if (fault.code === "610" && access !== "create") return { type: "not-found", reason };
  const { code, fixes } = meaningOf(fault);
  return {
    type: "rejected",
    code,
    reason,
    vendorCode: fault.code,
    ...(trace !== undefined && { trace }),
    fixes,
  };
}

const allowIt = [
  "Give the user who connected QuickBooks the right to do this there, then replay",
  "Look whether the company's QuickBooks plan has this feature",
];

type Rejection = Extract<RemoteFailure, { type: "rejected" }>;

function meaningOf({ code, element }: Fault): Pick<Rejection, "code" | "fixes"> {
  switch (code) {
    case "6210":
      return {
        code: "closed-period",
        fixes: [
          "Date it on the first open day",
          "Credit it and issue a new invoice in the open period",
          "Ask the accountant to open the period",
        ],
      };
    case "6140":
      return {
        code: "duplicate-number",
        fixes: [
          "Look at who has the number in QuickBooks: if it is this invoice, link it",
          "Change the number of the other one in QuickBooks, then replay",
        ],
      };
    case "6240":
      return {
        code: "duplicate-name",
        fixes: [
          "A supplier or an employee has the name: rename one of the two",
          "Link the existing one",
        ],
      };
    case "6540":
      return {
        code: "immutable",
        fixes: ["Take the payment out of its deposit in QuickBooks, then replay"],
      };
    case "610":
    case "2500":
      return {
        code: "reference-missing",
        fixes: [
          "Make what it refers to active again in QuickBooks, then replay",
          "Choose another one",
        ],
      };
    case "6000":
      return element === "Line.Amount"
        ? {
            code: "over-allocation",
            fixes: [
              "Look at what is already paid in QuickBooks",
              "Leave the rest as the customer's credit",
            ],
          }
        : { code: "validation", fixes: ["Correct it, then replay"] };
    case "2010":
    case "2020":
    case "2050":
    case "2170":
    case "6070":
      return { code: "validation", fixes: ["Correct the named field, then replay"] };
    default:
      return {
        code: "unknown",
        fixes: ["Look the code up at Intuit, with the id of the request", "Replay"],
      };
  }
}
