export type { SandboxClock } from "./kernel/clock.ts";
export type { Send } from "./kernel/rim.ts";
export type { Sandbox, SandboxOptions, Span, WebhookTarget } from "./kernel/vendor.ts";
