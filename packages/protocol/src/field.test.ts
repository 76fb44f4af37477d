import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { expect, test } from "vitest";
import { z } from "zod";
import { bytes, flag, json, list, nullable, struct, text, uint } from "./field.ts";
import type { Field } from "./field.ts";

function roundTrip<T>(field: Field<T>, value: T): T {
  const written = encoding.encode((encoder) => field.write(encoder, value));
  return field.read(decoding.createDecoder(written));
}

test("[PR1] every field reads back what it wrote", () => {
  const field = struct({
    count: uint,
    on: flag,
    name: text(z.string()),
    data: bytes(8),
    extra: nullable(json(z.object({ a: z.number() }))),
    items: list(uint, 3),
  });
  const value = {
    count: 2 ** 53 - 1,
    on: true,
    name: "Müller & 株式会社",
    data: Uint8Array.of(0, 255),
    extra: { a: -1.5 },
    items: [0, 1, 128],
  };
  expect(roundTrip(field, value)).toEqual(value);
  expect(roundTrip(field, { ...value, extra: null, items: [] })).toEqual({
    ...value,
    extra: null,
    items: [],
  });
});

test("[PR2] a length that exceeds its bound is refused before anything is read", () => {
  const huge = encoding.encode((encoder) => encoding.writeVarUint(encoder, 2 ** 40));
  expect(() => bytes(1_024).read(decoding.createDecoder(huge))).toThrow("at most 1024");
  expect(() => list(uint, 10).read(decoding.createDecoder(huge))).toThrow("at most 10");
});

test("[PR2] a JSON part beyond its bound is refused before a value is made of it", () => {
  // Two bytes each.
  const said = JSON.stringify({ a: "ü".repeat(40) });
  const written = encoding.encode((encoder) => encoding.writeVarString(encoder, said));
  const field = json(z.object({ a: z.string() }), 80 + '{"a":""}'.length);
  const tighter = json(z.object({ a: z.string() }), 80 + '{"a":""}'.length - 1);
  expect(field.read(decoding.createDecoder(written)).a).toHaveLength(40);
  expect(() => tighter.read(decoding.createDecoder(written))).toThrow("at most");
});

test("[PR2] what nobody could read is never written", () => {
  expect(roundTrip(bytes(3), Uint8Array.of(1, 2, 3))).toEqual(Uint8Array.of(1, 2, 3));
  expect(() => roundTrip(bytes(3), new Uint8Array(4))).toThrow(RangeError);
  expect(() => roundTrip(list(uint, 3), [1, 2, 3, 4])).toThrow(RangeError);
});

test("[PR2] a number that is no unsigned integer is never written", () => {
  for (const value of [-1, 0.5, Number.NaN, 2 ** 53]) {
    expect(() => roundTrip(uint, value)).toThrow(RangeError);
  }
});

test("[PR3] a JSON part that its schema refuses is refused", () => {
  const written = encoding.encode((encoder) => encoding.writeVarString(encoder, '{"a":"x"}'));
  const field = json(z.object({ a: z.number() }));
  expect(() => field.read(decoding.createDecoder(written))).toThrow("expected number");
});

test("[PR2] bytes are copied out of the frame they came in", () => {
  const frame = encoding.encode((encoder) => bytes(4).write(encoder, Uint8Array.of(1, 2)));
  const read = bytes(4).read(decoding.createDecoder(frame));
  frame.fill(9);
  expect([...read]).toEqual([1, 2]);
});
