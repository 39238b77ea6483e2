import assert from "node:assert/strict";
import { describeFaults, turnFaultOff, turnFaultOn } from "../../../sandbox/commands/fault.ts";
import { SandboxError } from "../../../sandbox/errors.ts";
import { faultNames } from "../../../sandbox/github/faults/fault.ts";
import { Running } from "../github/running.ts";

describe("npm run sandbox -- fault", () => {
  const running = new Running();
  const there = `There are: ${faultNames.join(", ")}`;

  it("turns faults on and off, and tells which are on", async () => {
    const place = github();
    assert.equal(await describeFaults(place), `No fault is on.\n${there}`);
    await turnFaultOn(place, "error", ["operation=meta/get", "times=2", "landed=true", "status=503"]);
    await turnFaultOn(place, "token-rejected", []);
    assert.equal((await running.ask("GET", "/user")).status, 401);
    await turnFaultOff(place, "token-rejected");
    assert.equal((await running.ask("GET", "/meta")).status, 503);
    assert.equal(
      await describeFaults(place),
      `on: error status=503 landed=true operation=meta/get times=2, has met 1 request\n${there}`,
    );
    await turnFaultOff(place);
    assert.deepEqual(running.github.faults.all, []);
  });

  it("leaves no trace in the log of requests", async () => {
    const mark = running.github.requests.mark;
    await describeFaults(github());
    assert.deepEqual(running.github.requests.since(mark), []);
  });

  it("says what is wrong", async () => {
    await assert.rejects(
      turnFaultOn(github(), "eror", []),
      says(/^There is no fault "eror"\. There are: error, drop,/),
    );
    await assert.rejects(turnFaultOff(github(), "eror"), says(/^There is no fault "eror"/));
    await assert.rejects(
      turnFaultOn(github(), "drop", ["times"]),
      says(/^"times" is no setting: write <name>=<value>/),
    );
    await assert.rejects(
      turnFaultOn(github(), "drop", ["tims=1"]),
      says(/the settings landed, operation, .*times.*tims/s),
    );
    await assert.rejects(turnFaultOn(github(), "drop", ["times=0"]), says(/times: /));
    await assert.rejects(describeFaults({ ...github(), token: "ghp_wrong" }), says(/refuses: Bad credentials/));
    await assert.rejects(
      describeFaults({ apiUrl: "http://127.0.0.1:1", token: "" }),
      says(/Start it in another terminal/),
    );
    assert.deepEqual(running.github.faults.all, []);
  });

  function says(message: RegExp): (error: unknown) => true {
    return (error) => {
      assert(error instanceof SandboxError);
      assert.match(error.message, message);
      return true;
    };
  }

  function github(): { apiUrl: string; token: string } {
    return { apiUrl: running.github.apiUrl, token: running.token };
  }
});
