export { createBridge } from "./bridge.ts";
export type { Bridge, BridgeOptions } from "./bridge.ts";
export { createBridgeMetrics } from "./bridge-metrics.ts";
export type { BridgeMetrics } from "./bridge-metrics.ts";
export type { BridgeActivity } from "./bridge-activity.ts";
export type { BridgeStatus } from "./bridge-status.ts";
export type { Checked } from "./check-connection.ts";
export type { Clock } from "./clock.ts";
export type { Difference } from "./compare-summaries.ts";
export { factKey } from "./connector.ts";
export type {
  AccountId,
  Closed,
  ConnectionPolicy,
  Connector,
  DocumentChange,
  Drift,
  Effect,
  Hint,
  Io,
  Known,
  Link,
  Normalised,
  Page,
  Plan,
  PlanInput,
  PlannedDocument,
  Probe,
  RawWebhook,
  Registers,
  Remote,
  RemoteFailure,
  RemoteKind,
  RemoteObject,
  RemoteRef,
  RemoteSummary,
  RemoteVersion,
  Shadow,
  WebhookVerdict,
} from "./connector.ts";
export type { DeadLetters } from "./dead-letters.ts";
export type { BackfillProgress } from "./inbox/backfill.ts";
export type { WebhookAnswer } from "./inbox/receive-webhook.ts";
export type { LifecycleState } from "./lifecycle.ts";
export type { PreviewedCall, ReplayPreview } from "./replay-preview.ts";
export { systemClock, systemRandom } from "./platform.ts";
export type { ReconcileFinding, ReconcileReport, Unchecked } from "./reconcile.ts";
export type { ReplicaPort } from "./replica-port.ts";
export { createReplicaPort } from "./replica-adapter.ts";
export { openBridgeStore } from "./store/bridge-store.ts";
export type { BridgeStore } from "./store/bridge-store.ts";
export { NewerDataFile } from "./store/database.ts";
export type { DeadLetter } from "./store/dead-letter-store.ts";
export { SecretUnreadable } from "./store/secret-store.ts";
export { createWebhookServer } from "./webhook-server.ts";
export type { WebhookServer } from "./webhook-server.ts";
