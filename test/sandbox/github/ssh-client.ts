/**
 * As much of `ssh` as Git needs: `ssh-client [-o SendEnv=GIT_PROTOCOL] -p <port> git@<host> <command>`, with the files
 * `key` and `known_hosts` of the directory in `SSH_CLIENT_DIRECTORY`. The host key must be in `known_hosts`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ssh2 from "ssh2";

const directory = process.env["SSH_CLIENT_DIRECTORY"] ?? "";
const args = process.argv.slice(2);
const port = args[args.indexOf("-p") + 1] ?? "";
const [login = "", command = ""] = args.slice(-2);
const [username = "", host = ""] = login.split("@");
const known = readFileSync(join(directory, "known_hosts"), "utf8");

const client = new ssh2.Client();
client.on("ready", () => {
  const protocol = process.env["GIT_PROTOCOL"];
  const env = protocol === undefined ? {} : { GIT_PROTOCOL: protocol };
  client.exec(command, { env }, (error, channel) => {
    if (error !== undefined) throw error;
    process.stdin.pipe(channel);
    channel.pipe(process.stdout);
    channel.stderr.pipe(process.stderr);
    channel.on("exit", (code: number | null) => (process.exitCode = code ?? 1));
    channel.on("close", () => client.end());
  });
});
client.on("close", () => process.stdin.destroy());
client.on("error", (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 255;
});
client.connect({
  host,
  port: Number(port),
  username,
  privateKey: readFileSync(join(directory, "key")),
  hostVerifier: (key: Buffer) => known.includes(`[${host}]:${port} ssh-ed25519 ${key.toString("base64")}\n`),
});
