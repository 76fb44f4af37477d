import { DocumentId, DocumentKind } from "@concord/model";
import { ClaimedOperations, DeviceId, WorkspaceId } from "@concord/protocol";
import { z } from "zod";

const Base64Bytes = z.codec(
  z.base64(),
  z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  {
    decode: (text) => z.util.base64ToUint8Array(text),
    encode: (bytes) => z.util.uint8ArrayToBase64(bytes),
  },
);

const made = {
  document: DocumentId,
  kind: DocumentKind,
  operations: ClaimedOperations,
  /** Milliseconds since 1970 by the device's clock. */
  madeAt: z.int(),
};

/** What a device holds of its own and the relay has not: for a person to take away from a device that cannot save, and to bring in at another. */
export const RescueFile = z
  .object({
    format: z.literal("concord-rescue"),
    version: z.literal(1),
    /** Null if the device never met a relay. */
    workspace: WorkspaceId.nullable(),
    device: DeviceId,
    writtenAt: z.int(),
    /** Changes that were stored, in their order, with the bytes that would have been sent. */
    unsent: z.array(z.object({ ...made, update: Base64Bytes }).readonly()).readonly(),
    /** Changes that could not be stored, or that the relay refused: operations alone, for a person to look at. */
    aside: z
      .array(z.object({ ...made, reason: z.string(), message: z.string() }).readonly())
      .readonly(),
    /** Documents of which a stored change could not be read any more. */
    unread: z.array(DocumentId).readonly(),
  })
  .readonly();
export type RescueFile = z.infer<typeof RescueFile>;

export type RescueReading =
  | { readonly type: "read"; readonly file: RescueFile }
  /** A file of something else, of a later version, or not whole. */
  | { readonly type: "unreadable"; readonly message: string };

/** Reads the text of a rescue file. */
export function readRescueFile(text: string): RescueReading {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { type: "unreadable", message: "This is no rescue file, or only a part of one." };
  }
  const known = z.object({ format: z.literal("concord-rescue"), version: z.int() }).safeParse(json);
  if (!known.success) return { type: "unreadable", message: "This is no rescue file." };
  if (known.data.version > 1) {
    const message = "This rescue file was written by a later version of this program. Update it.";
    return { type: "unreadable", message };
  }
  const parsed = RescueFile.safeParse(json);
  return parsed.success
    ? { type: "read", file: parsed.data }
    : {
        type: "unreadable",
        message: `This rescue file is damaged: ${z.prettifyError(parsed.error)}`,
      };
}

/** The text of a rescue file. */
export function writeRescueFile(file: RescueFile): string {
  return JSON.stringify(RescueFile.encode(file));
}
