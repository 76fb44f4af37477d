import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { JsonValue } from "@concord/model";
import { MalformedBytes } from "./field.ts";
import type { Field } from "./field.ts";

/** One kind of message: its code on the wire and its fields. A code, once released, is never given to another message. */
export interface MessageKind<T> {
  readonly code: number;
  readonly fields: Field<T>;
}

/** All messages of one direction, by name. */
export type MessageTable<T> = { readonly [K in keyof T]: MessageKind<T[K]> };

/** The union of a table's messages, told apart by `type`. */
export type MessageOf<T> = { [K in keyof T]: { readonly type: K } & T[K] }[keyof T];

/** The fields of each message of a table. */
export type FieldsOf<Table> = {
  [K in keyof Table]: Table[K] extends MessageKind<infer F> ? F : never;
};

export type Decoded<M> =
  | { readonly type: "message"; readonly message: M }
  | { readonly type: "malformed"; readonly reason: string };

/** A message as one binary frame: its code, then its fields. */
export function encodeMessage<T>(table: MessageTable<T>, message: MessageOf<T>): Uint8Array {
  const kind = table[message.type];
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, kind.code);
    kind.fields.write(encoder, message);
  });
}

/** Reads one frame from a stranger. Whatever it holds, the answer is a value: this never throws. */
export function decodeMessage<T>(table: MessageTable<T>, frame: Uint8Array): Decoded<MessageOf<T>> {
  try {
    const decoder = decoding.createDecoder(frame);
    const code = decoding.readVarUint(decoder);
    for (const type in table) {
      if (table[type].code !== code) continue;
      const fields = table[type].fields.read(decoder);
      if (decoding.hasContent(decoder)) throw new MalformedBytes("Bytes after the message's end");
      return { type: "message", message: { type, ...fields } };
    }
    return { type: "malformed", reason: `No message has the code ${code}` };
  } catch (error) {
    return { type: "malformed", reason: error instanceof Error ? error.message : "Unreadable" };
  }
}

/** What the fingerprint of a table is made of. */
export function describeTable<T>(table: MessageTable<T>): JsonValue {
  const shape: Record<string, JsonValue> = {};
  for (const type in table) {
    shape[type] = { code: table[type].code, fields: table[type].fields.shape };
  }
  return shape;
}
