import { SQLite } from "@hocuspocus/extension-sqlite";
import { Server } from "@hocuspocus/server";

// Hocuspocus with its own SQLite extension, as its documentation sets it up: all settings are the defaults.

const [, , port = "", folder = ""] = process.argv;
const server = new Server({
  port: Number(port),
  address: "127.0.0.1",
  quiet: true,
  extensions: [new SQLite({ database: `${folder}/hocuspocus.sqlite` })],
});
await server.listen();
