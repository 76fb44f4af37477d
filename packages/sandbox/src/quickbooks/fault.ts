/**
 * What QuickBooks answers instead of a result. `validation` and `system` faults come from the data
 * service, with a capital `Fault`; the others come from the gateway before it, in lower case.
 */
export interface Fault {
  readonly type: "validation" | "authentication" | "authorization" | "throttle" | "system";
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly detail: string;
  readonly element: string;
}

/** A result or the fault in its place. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: Fault };

export const answered = <T>(value: T): Answer<T> => ({ ok: true, value });
export const refused = (fault: Fault): Answer<never> => ({ ok: false, fault });

function validation(code: string, message: string, detail: string, element = ""): Fault {
  return { type: "validation", status: 400, code, message, detail, element };
}

export const stale = (): Fault =>
  validation(
    "5010",
    "Stale Object Error",
    "Stale Object Error : You and root were working on this at the same time. root finished before you did, so your work was not saved.",
  );

export const notFound = (what = "transaction"): Fault =>
  validation(
    "610",
    "Object Not Found",
    `Object Not Found : This ${what} does not exist or was made inactive.`,
  );

export const invalidReference = (element: string, id: string): Fault =>
  validation(
    "2500",
    "Invalid Reference Id",
    `Invalid Reference Id : ${element} ${id} not found`,
    element,
  );

export const missing = (element: string): Fault =>
  validation(
    "2020",
    "Required param missing, need to supply the required value for the API",
    `Required parameter ${element} is missing in the request`,
    element,
  );

export const unsupportedProperty = (element: string, detail: string): Fault =>
  validation("2010", "Request has invalid or unsupported property", detail, element);

export const wrongLength = (element: string, detail: string): Fault =>
  validation("2050", "String length is either shorter or longer than supported", detail, element);

export const badEnum = (element: string, detail: string): Fault =>
  validation("2170", "Invalid Enumeration", `Invalid Enumeration : ${detail}`, element);

export const badQuery = (detail: string): Fault =>
  validation("4000", "Error parsing query", `QueryParserError: ${detail}`);

export const badQueryProperty = (entity: string, property: string): Fault =>
  validation("4001", "Invalid query", `Property ${property} not found for Entity ${entity}`);

export const business = (detail: string, element = ""): Fault =>
  validation(
    "6000",
    "A business validation error has occurred while processing your request",
    `Business Validation Error: ${detail}`,
    element,
  );

export const wrongAmount = (detail: string): Fault =>
  validation("6070", "Amount calculation incorrect in the request", detail, "Line.Amount");

export const duplicateDocNumber = (number: string, entity: string, id: string): Fault =>
  validation(
    "6140",
    "Duplicate Document Number Error",
    `Duplicate Document Number Error : DocNumber=${number} is assigned to TxnType=${entity} with TxnId=${id}`,
  );

export const duplicateName = (name: string, id: string): Fault =>
  validation(
    "6240",
    "Duplicate Name Exists Error",
    `The name supplied already exists. : ${name} is used, Id=${id}`,
  );

export const periodClosed = (closeDate: string): Fault =>
  validation(
    "6210",
    "Account Period Closed, Cannot Update Through Services API",
    `The books are closed through ${closeDate}; the transaction cannot be changed through this API.`,
  );

export const deposited = (depositId: string): Fault =>
  validation(
    "6540",
    "Deposited Transaction cannot be changed",
    `Remove the transaction from deposit ${depositId} first.`,
  );

export const unsupportedOperation = (detail: string): Fault =>
  validation("500", "Unsupported Operation", detail);

export const unauthenticated = (detail: string): Fault => ({
  type: "authentication",
  status: 401,
  code: "3200",
  message: "message=AuthenticationFailed; errorCode=003200; statusCode=401",
  detail,
  element: "",
});

export const unauthorized = (detail: string): Fault => ({
  type: "authorization",
  status: 403,
  code: "3100",
  message: "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403",
  detail,
  element: "",
});

export const denied = (entity: string): Fault =>
  validation(
    "5020",
    "Permission Denied Error",
    `Permission Denied Error : You do not have permission to use ${entity}.`,
  );

export const throttled = (): Fault => ({
  type: "throttle",
  status: 429,
  code: "3001",
  message: "message=ThrottleExceeded; errorCode=003001; statusCode=429",
  detail: "The limit of requests for this company was reached. Please try again later.",
  element: "",
});

export const serverError = (status: number): Fault => ({
  type: "system",
  status,
  code: "10000",
  message: "An application error has occurred while processing your request",
  detail: "System Failure Error: Internal error",
  element: "",
});

/** The fault as its JSON reply, in the letter case of the part of QuickBooks that sends it. */
export function faultReply(fault: Fault, time: string): object {
  switch (fault.type) {
    case "validation":
    case "system":
      return { ...batchFault(fault), time };
    case "authentication":
    case "authorization":
    case "throttle":
      return {
        warnings: null,
        intuitObject: null,
        fault: {
          error: [
            { message: fault.message, detail: fault.detail, code: fault.code, element: null },
          ],
          type: fault.type.toUpperCase(),
        },
        report: null,
        requestId: null,
        time: Date.parse(time),
        status: null,
      };
  }
}

/** The fault as it stands inside an item of a batch reply. */
export function batchFault(fault: Fault): object {
  return {
    Fault: {
      Error: [
        {
          Message: fault.message,
          Detail: fault.detail,
          code: fault.code,
          element: fault.element,
        },
      ],
      type: fault.type === "system" ? "SystemFault" : "ValidationFault",
    },
  };
}
