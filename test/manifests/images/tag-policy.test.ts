import assert from "node:assert/strict";
import { tagSelection } from "../../../manifests/images/tag-policy.ts";
import { latestTag } from "../../support/image-policy.ts";

const byDate = (prefix = "dev") => tagSelection({ by: "date", prefix });

/** The same random numbers in every run: a linear congruential generator. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe("tags with a date and a number", () => {
  it("are picked by a version made of both", () => {
    assert.deepEqual(byDate(), {
      filterTags: {
        pattern: "^dev-(?P<date>[1-9][0-9]{7})\\.(?P<number>0|[1-9][0-9]{0,17})$",
        extract: "$date.$number.0",
      },
      policy: { semver: { range: "*" } },
    });
  });

  it("come in the order of their days, and of their numbers on one day", () => {
    const inOrder = [
      "dev-20251231.200",
      "dev-20260101.0",
      "dev-20260131.1",
      "dev-20260131.2",
      "dev-20260131.9",
      "dev-20260131.10",
      "dev-20260131.11",
      "dev-20260131.99",
      "dev-20260131.100",
      "dev-20260131.1000000",
      "dev-20260131.999999999999999998",
      "dev-20260131.999999999999999999",
      "dev-20260201.1",
      "dev-20261001.1",
      "dev-99991231.1",
    ];
    for (const [index, tag] of inOrder.entries()) {
      assert.equal(latestTag(inOrder.slice(0, index + 1), byDate()), tag);
      assert.equal(latestTag(inOrder.slice(0, index + 1).reverse(), byDate()), tag);
    }
  });

  it("come in that order whatever their number is", () => {
    const random = randomNumbers(20_260_131);
    for (let round = 0; round < 500; round++) {
      const tags = Array.from({ length: 1 + random(20) }, () => {
        const digits = 1 + random(17);
        const number = (BigInt(random(2 ** 31)) * BigInt(random(2 ** 31))) % 10n ** BigInt(digits);
        return { date: 20_260_101 + random(3), number };
      });
      const newest = tags.reduce((best, tag) => {
        const later = tag.date > best.date || (tag.date === best.date && tag.number > best.number);
        return later ? tag : best;
      });
      const names = tags.map(({ date, number }) => `dev-${date}.${number}`);
      assert.equal(latestTag(names, byDate()), `dev-${newest.date}.${newest.number}`, names.join(" "));
    }
  });

  it("are no others", () => {
    const others = [
      "latest",
      "20260131.1",
      "dev-20260131",
      "dev-20260131.",
      "dev-20260131.1.1",
      "dev-20260131.1-rc.1",
      "dev-2026131.1",
      "dev-020260131.1",
      "prod-20260131.1",
      "my-dev-20260131.1",
      "dev-dev-20260131.1",
      "DEV-20260131.1",
      // Would be the same version as another tag.
      "dev-20260131.01",
      "dev-00260131.1",
      // Would be no version at all.
      "dev-20260131.1000000000000000000",
    ];
    for (const tag of others) assert.equal(latestTag([tag], byDate()), undefined, tag);
    assert.equal(latestTag([...others, "dev-20200101.1"], byDate()), "dev-20200101.1");
  });

  it("begin with the prefix letter by letter", () => {
    assert.equal(latestTag(["v1x2-20260131.1"], byDate("v1.2")), undefined);
    assert.equal(latestTag(["v1.2-20260131.1"], byDate("v1.2")), "v1.2-20260131.1");
  });

  it("have no braces, which Flux would substitute, in what is extracted", () => {
    assert.doesNotMatch(JSON.stringify(byDate()), /\$\{/);
  });
});

describe("tags that are versions", () => {
  it("are picked by their range", () => {
    assert.deepEqual(tagSelection({ by: "semver", range: ">=1.0.0 <2.0.0" }), {
      policy: { semver: { range: ">=1.0.0 <2.0.0" } },
    });
  });
});
