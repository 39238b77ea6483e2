import assert from "node:assert/strict";
import { backend } from "../../../doctor/checks/backend.ts";
import type { Ran } from "../../../doctor/check.ts";
import { readState } from "../../../recovery/interrupted.ts";
import { linesOf, settingsWith } from "../context.ts";

const said = (stdout: unknown): Ran => ({ exitCode: 0, stdout: JSON.stringify(stdout), stderr: "" });
const failed = (stderr: string): Ran => ({ exitCode: 255, stdout: "", stderr });

/** A Pulumi CLI that answers some commands. */
const pulumi = (answers: Readonly<Record<string, Ran>>) => (program: string, args: readonly string[]) => {
  assert.equal(program, "pulumi");
  const command = args.filter((arg) => !arg.startsWith("-")).join(" ");
  return Promise.resolve(answers[command] ?? assert.fail(command));
};

const open = { whoami: said({ user: "ann", url: "s3://state" }), "stack ls": said([{ name: "acme/platform/dev" }]) };

describe("the doctor on the backend", () => {
  const look = async (parts: Parameters<typeof linesOf>[1] = {}) =>
    linesOf(backend, {
      run: pulumi(open),
      settings: { value: await settingsWith() },
      holderOf: () => Promise.resolve({ by: "nobody" }),
      ...parts,
    });

  it("finds one that is open, has the stack, and is free", async () => {
    assert.deepEqual(await look(), [
      "ok: ann is logged in at s3://state",
      "ok: The stack's secrets can be read",
      "ok: No run uses the stack",
    ]);
  });

  it("finds that nobody is logged in", async () => {
    const [line] = await look({
      run: pulumi({ whoami: failed("error: PULUMI_ACCESS_TOKEN must be set for login\n") }),
    });
    assert.match(
      line ?? "",
      /^error: Pulumi is not logged in: PULUMI_ACCESS_TOKEN must be set for login → pulumi login/,
    );
  });

  it("never asks for the lock of a stack that does not exist, which would make it", async () => {
    const run = pulumi({ ...open, "stack ls": said([{ name: "prod" }]) });
    const holderOf = () => assert.fail("makes the stack");
    assert.deepEqual(await look({ run, holderOf }), [
      "ok: ann is logged in at s3://state",
      "warning: It has no stack dev yet → pulumi stack init dev",
    ]);
  });

  it("finds that the passphrase is wrong", async () => {
    const settings = { value: { ...(await settingsWith()), locked: "incorrect passphrase" } };
    const [, line] = await look({ settings });
    assert.match(
      line ?? "",
      /^error: The stack's secrets cannot be read: incorrect passphrase → .*PULUMI_CONFIG_PASSPHRASE/,
    );
  });

  it("says who is at work on it", async () => {
    const lock = { user: "bob", host: "ci", process: 7, since: "2026-11-28T11:00:00Z" };
    const [, , locked] = await look({ holderOf: () => Promise.resolve({ by: "locks", locks: [lock] }) });
    assert.match(
      locked ?? "",
      /^error: The stack is locked by bob@ci since 2026-11-28T11:00:00Z → .*npm run platform -- recover/,
    );
    const [, , updating] = await look({ holderOf: () => Promise.resolve({ by: "update" }) });
    assert.match(updating ?? "", /^error: An update of dev is in progress/);
  });

  it("finds that an earlier run was interrupted", async () => {
    const resource = { urn: "urn:pulumi:dev::platform::t::n", type: "t" };
    const deployment = { pending_operations: [{ type: "creating", resource }] };
    const state = { value: readState(JSON.stringify({ deployment })) };
    const lines = await look({ state });
    assert.match(
      lines.at(-1) ?? "",
      /^error: 1 operation of an earlier run was interrupted → npm run platform -- recover --stack dev/,
    );
  });

  it("cannot tell without the Pulumi CLI", async () => {
    const [line] = await look({ run: pulumi({ whoami: { exitCode: undefined, stdout: "", stderr: "" } }) });
    assert.equal(line, "unknown: Not checked: pulumi cannot be run; it is not on PATH");
  });
});
