import { DeviceId, WorkspaceId } from "@concord/protocol";
import { expect, test } from "vitest";
import { firstDocument, secondDocument } from "../testing/raw-peer.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import { nodeDeps } from "../node-deps.ts";
import { createAbsences } from "./absences.ts";

const workspace = WorkspaceId.parse("acme");
const day = 86_400_000;
const idris = {
  workspace,
  author: { id: "idris", name: "Idris" },
  device: DeviceId.parse("phone-of-idris"),
};
const mara = { ...idris, author: { id: "mara", name: "Mara" } };

test("[RL386] a device that is back before its old connection is known to be dead is not away, and who stays away for a month is forgotten", async () => {
  await using storage = openTestStorage(temporaryFolder());
  let now = 1_000;
  const absences = createAbsences(storage, { ...nodeDeps("silent"), now: () => now });
  const away = async () =>
    (await absences.of(workspace, firstDocument)).map(({ author, since }) => [author.id, since]);

  const old = absences.attend(idris);
  const back = absences.attend(idris);
  old.lost([firstDocument]);
  expect(await away()).toEqual([]);
  // The end of a connection that is lost comes after, once more.
  old[Symbol.dispose]();
  back.lost([firstDocument, secondDocument]);
  expect(await away()).toEqual([["idris", 1_000]]);

  now += 31 * day;
  expect(await away()).toEqual([]);
  absences.attend(mara).lost([firstDocument]);
  expect(await away()).toEqual([["mara", now]]);
  expect(await absences.of(workspace, secondDocument)).toEqual([]);
  expect(await absences.of(WorkspaceId.parse("other"), firstDocument)).toEqual([]);
});

test("[RL386] a store that fails to keep it holds up nobody, and the next one is kept", async () => {
  const warned: string[] = [];
  let isBroken = true;
  await using storage = openTestStorage(temporaryFolder(), ({ markAbsent }) => ({
    markAbsent: async (...given) => {
      if (isBroken) throw new Error("disk full");
      return markAbsent(...given);
    },
  }));
  const { log, ...deps } = nodeDeps("silent");
  const absences = createAbsences(storage, {
    ...deps,
    log: { ...log, warn: (event) => void warned.push(event) },
  });
  absences.attend(idris).lost([firstDocument]);
  expect(await absences.of(workspace, firstDocument)).toEqual([]);
  isBroken = false;
  absences.attend(mara).lost([firstDocument]);
  expect(await absences.of(workspace, firstDocument)).toMatchObject([{ author: { id: "mara" } }]);
  expect(warned).toEqual(["absence-not-kept"]);
});
