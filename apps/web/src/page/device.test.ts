import { expect, test } from "vitest";
import { deviceName } from "./device.ts";

test("[WB63] a device has a name that its owner knows again", () => {
  const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36";
  expect(deviceName(chrome)).toBe("Chrome · Linux");
  expect(deviceName("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1")).toBe(
    "Safari · iPhone",
  );
  expect(deviceName("")).toBe("");
});
