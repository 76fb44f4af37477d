import { expect, test } from "vitest";
import { decodeForm } from "./form.ts";

test("[SS1] bracket names become nested objects, lists become objects by index", () => {
  const form =
    "customer=cus_1&metadata[doc_id]=a%26b&lines[0][amount]=5&lines[1][amount]=-6&expand[]=a&expand[]=b.c&due=";
  expect(JSON.parse(JSON.stringify(decodeForm(form)))).toEqual({
    customer: "cus_1",
    metadata: { doc_id: "a&b" },
    lines: { 0: { amount: "5" }, 1: { amount: "-6" } },
    expand: { 0: "a", 1: "b.c" },
    due: "",
  });
});

test("[SS1] names of the language are ordinary names", () => {
  const tree = decodeForm("__proto__[x]=1&constructor=2");
  expect(Object.keys(tree)).toEqual(["__proto__", "constructor"]);
  expect(Reflect.get({}, "x")).toBeUndefined();
});
