import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectedOrganisation } from "../../sandbox/expected-organisation.ts";
import { scratchDirectory } from "./process/scratch.ts";

describe("the organisation of a sandbox", () => {
  const scratch = scratchDirectory();

  it("has the owner, the teams and the repositories that stack files and registrations name", () => {
    write("Pulumi.live.yaml", "config: { 'platform:github': { owner: acme } }\n");
    write(
      "apps/shop.yaml",
      "source: { repository: shop }\naccess: [{ group: a, role: admin, team: ops }, { group: b }]\n",
    );
    write("apps/board.yaml", "source: { owner: Acme, repository: board }\naccess: [{ team: ops }]\n");
    write("apps/blaster.yaml", "source: { owner: games, repository: blaster }\n");
    assert.deepEqual(expected(), {
      owner: "acme",
      owners: ["games"],
      teams: ["ops"],
      sources: ["board", "shop"],
    });
  });

  it("leaves what it cannot read to the program", () => {
    write("Pulumi.live.yaml", "config: { 'platform:github': nobody, 'platform:apps': [1] }\n");
    write("apps/torn.yaml", "source: { repository: [\n");
    write("apps/odd.yaml", "source: shop\naccess: { team: ops }\n");
    assert.deepEqual(expected(), { owner: "organisation", owners: [], teams: [], sources: [] });
  });

  it("reads registrations where the stack file, or what is laid over it, says", () => {
    write("Pulumi.live.yaml", "config: { 'platform:github': { owner: acme }, 'platform:apps': ./teams }\n");
    write("teams/one.yaml", "source: { repository: one }\n");
    write("others/two.yaml", "source: { repository: two }\n");
    assert.deepEqual(expected().sources, ["one"]);
    assert.deepEqual(expected({ "platform:apps": "others" }).sources, ["two"]);
  });

  const expected = (settings = {}) =>
    expectedOrganisation({ project: scratch(), stackFiles: [join(scratch(), "Pulumi.live.yaml")], settings });

  function write(path: string, text: string): void {
    mkdirSync(join(scratch(), path, ".."), { recursive: true });
    writeFileSync(join(scratch(), path), text);
  }
});
