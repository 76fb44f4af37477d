import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { JsonValue } from "@concord/model";
import { z } from "zod";

/**
 * How one part of a message is written, read and described. `read` throws on bytes that do not fit; the one boundary that
 * catches is `decodeMessage`. `shape` goes into the protocol's fingerprint.
 */
export interface Field<T> {
  readonly write: (encoder: encoding.Encoder, value: T) => void;
  readonly read: (decoder: decoding.Decoder) => T;
  readonly shape: JsonValue;
}

/** Thrown while reading bytes that are not a message of ours; never leaves this package. */
export class MalformedBytes extends Error {
  override readonly name = "MalformedBytes";
}

/** A non-negative integer, up to 2^53 - 1. */
export const uint: Field<number> = {
  write: (encoder, value) => {
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError(`Not an unsigned integer: ${value}`);
    encoding.writeVarUint(encoder, value);
  },
  read: (decoder) => decoding.readVarUint(decoder),
  shape: "uint",
};

export const flag: Field<boolean> = {
  write: (encoder, value) => encoding.writeUint8(encoder, value ? 1 : 0),
  read: (decoder) => {
    const byte = decoding.readUint8(decoder);
    if (byte > 1) throw new MalformedBytes(`A flag is 0 or 1, not ${byte}`);
    return byte === 1;
  },
  shape: "flag",
};

/** Bytes as they are, at most `max` of them. The length is checked before anything is copied, and before it is written: nobody could read it. */
export function bytes(max: number): Field<Uint8Array> {
  return {
    write: (encoder, value) => {
      if (value.byteLength > max)
        throw new RangeError(`${value.byteLength} bytes where at most ${max} may stand`);
      encoding.writeVarUint8Array(encoder, value);
    },
    read: (decoder) => {
      const length = decoding.readVarUint(decoder);
      if (length > max) throw new MalformedBytes(`${length} bytes where at most ${max} may stand`);
      // A copy: the frame's buffer is the socket library's to reuse.
      return decoding.readUint8Array(decoder, length).slice();
    },
    shape: { bytes: max },
  };
}

/** Ids come again and again: what a schema made of the latest ones is remembered. Tokens are longer, and never kept. */
const rememberedLength = 64;
const rememberedTexts = 1_000;

/** Text that a zod schema accepts (an id, a name, a token). */
export function text<S extends z.ZodType<string>>(schema: S): Field<z.output<S>> {
  const known = new Map<string, z.output<S>>();
  return {
    write: (encoder, value) => encoding.writeVarString(encoder, value),
    read: (decoder) => {
      const value = decoding.readVarString(decoder);
      const before = known.get(value);
      if (before !== undefined) return before;
      const read = parsed(schema, value);
      if (value.length <= rememberedLength) {
        if (known.size >= rememberedTexts) known.clear();
        known.set(value, read);
      }
      return read;
    },
    shape: { text: describe(schema) },
  };
}

/** How deep a JSON part may be nested. Thousands of levels would exhaust the stack of a later reader, though not always that of the first. */
const deepestJson = 64;

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inside) => isDeeperThan(inside, levels - 1));
}

/**
 * A JSON part, parsed by a zod schema on arrival.
 *
 * @param max how many bytes of it are read; who builds values of more of them has kept a thread busy before anything could be asked about it
 */
export function json<S extends z.ZodType>(
  schema: S,
  max = Number.POSITIVE_INFINITY,
): Field<z.output<S>> {
  return {
    write: (encoder, value) => encoding.writeVarString(encoder, JSON.stringify(value)),
    read: (decoder) => {
      const length = decoding.peekVarUint(decoder);
      if (length > max) throw new MalformedBytes(`${length} bytes where at most ${max} may stand`);
      const value: unknown = JSON.parse(decoding.readVarString(decoder));
      if (isDeeperThan(value, deepestJson))
        throw new MalformedBytes("JSON that is nested too deep");
      return parsed(schema, value);
    },
    shape: { json: describe(schema) },
  };
}

export function nullable<T>(field: Field<T>): Field<T | null> {
  return {
    write: (encoder, value) => {
      flag.write(encoder, value !== null);
      if (value !== null) field.write(encoder, value);
    },
    read: (decoder) => (flag.read(decoder) ? field.read(decoder) : null),
    shape: { nullable: field.shape },
  };
}

export function list<T>(item: Field<T>, max: number): Field<readonly T[]> {
  return {
    write: (encoder, values) => {
      if (values.length > max)
        throw new RangeError(`${values.length} items where at most ${max} may stand`);
      encoding.writeVarUint(encoder, values.length);
      for (const value of values) item.write(encoder, value);
    },
    read: (decoder) => {
      const length = decoding.readVarUint(decoder);
      if (length > max) throw new MalformedBytes(`${length} items where at most ${max} may stand`);
      const values: T[] = [];
      for (let index = 0; index < length; index += 1) values.push(item.read(decoder));
      return values;
    },
    shape: { list: item.shape, max },
  };
}

/** Several fields in the order in which they are named. */
export function struct<T extends object>(fields: {
  readonly [K in keyof T]: Field<T[K]>;
}): Field<Readonly<T>> {
  const shape: Record<string, JsonValue> = {};
  for (const key in fields) shape[key] = fields[key].shape;
  return {
    write: (encoder, value) => {
      for (const key in fields) fields[key].write(encoder, value[key]);
    },
    read: (decoder) => {
      const value: Partial<T> = {};
      for (const key in fields) value[key] = fields[key].read(decoder);
      if (!isComplete(value, fields)) throw new MalformedBytes("A field is missing");
      return value;
    },
    shape,
  };
}

function isComplete<T extends object>(value: Partial<T>, fields: object): value is T {
  return Object.keys(fields).every((key) => key in value);
}

function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (!result.success) throw new MalformedBytes(z.prettifyError(result.error));
  return result.data;
}

function describe(schema: z.ZodType): JsonValue {
  // Through text: the schema object carries functions and symbols that are no part of its meaning.
  return z.json().parse(JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io: "input" }))));
}
