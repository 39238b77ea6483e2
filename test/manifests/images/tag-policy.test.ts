import assert from "node:assert/strict";
import type { ImageTags } from "../../../model/images.ts";
import { tagSelection, type TagSelection } from "../../../manifests/images/tag-policy.ts";
import { latestTag as electedTag, NoLatestTag } from "../../../sandbox/flux/latest-tag.ts";

/** The tag that Flux picks; none where it finds none. */
function latestTag(tags: readonly string[], selection: TagSelection): string | undefined {
  try {
    return electedTag(tags, selection);
  } catch (error) {
    if (error instanceof NoLatestTag) return undefined;
    throw error;
  }
}

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

describe("tags of a pattern", () => {
  const two = (number: number): string => String(number).padStart(2, "0");

  /** In order, the newest at the end. */
  const forms: Record<string, { readonly tags: ImageTags; readonly inOrder: readonly string[] }> = {
    "with a branch, a commit and a time": {
      tags: { by: "numerical", pattern: "^main-[0-9a-f]+-(?P<time>[0-9]+)$", extract: "$time" },
      // Numbers with fewer digits are less, which letters get wrong.
      inOrder: ["main-fff-999999999", "main-0-1700000000", "main-9ab-1769860000", "main-1-1769860001"],
    },
    "YYYYMMDD-N": {
      tags: { by: "date", pattern: String.raw`^(?P<date>\d{8})-(?P<number>\d+)$`, groups: ["date", "number"] },
      inOrder: ["20260131-9", "20260131-10", "20260131-011", "20260131-100", "20260201-1", "20260201-2"],
    },
    "with day, month and year from the left": {
      tags: {
        by: "date",
        pattern: String.raw`^(?P<day>\d{2})\.(?P<month>\d{2})\.(?P<year>\d{4})(-(?P<time>\d{6}))?$`,
        groups: ["day", "month", "year", "time"],
      },
      inOrder: [
        "31.12.2025-235959",
        "01.02.2026-000001",
        "01.02.2026-093000",
        "02.02.2026-000000",
        "01.10.2026-000000",
      ],
    },
    "as text": {
      tags: { by: "alphabetical", pattern: String.raw`^RELEASE\.[0-9TZ-]+$` },
      inOrder: ["RELEASE.2025-12-31T23-00-00Z", "RELEASE.2026-01-01T00-00-00Z", "RELEASE.2026-01-01T00-00-01Z"],
    },
    "that is one": { tags: { by: "tag", tag: "v1.x" }, inOrder: ["v1.x"] },
  };

  for (const [name, { tags, inOrder }] of Object.entries(forms)) {
    it(`are in their order: ${name}`, () => {
      const others = ["latest", "my-latest", "v1-x", "20260131", "main-zzz-1800000000", "RELEASE.2027-01-01.fips"];
      for (const [index, tag] of inOrder.entries()) {
        const known = [...others, ...inOrder.slice(0, index + 1)];
        assert.equal(latestTag(known, tagSelection(tags)), tag);
        assert.equal(latestTag(known.reverse(), tagSelection(tags)), tag);
      }
      assert.equal(latestTag(others, tagSelection(tags)), undefined);
    });
  }

  it("are the newest by date and number, whatever the number is", () => {
    const random = randomNumbers(7);
    const form = forms["YYYYMMDD-N"];
    for (let round = 0; round < 200; round++) {
      const list = Array.from({ length: 1 + random(12) }, () => [2026, 1 + random(12), 1 + random(28), random(200)]);
      const value = (parts: readonly number[]): number => parts.reduce((sum, part) => sum * 1000 + part, 0);
      const nameOf = ([year = 0, month = 0, day = 0, number = 0]: readonly number[]): string =>
        `${year}${two(month)}${two(day)}-${number}`;
      const newest = list.reduce((best, one) => (value(one) > value(best) ? one : best));
      assert(form !== undefined);
      assert.equal(latestTag(list.map(nameOf), tagSelection(form.tags)), nameOf(newest));
    }
  });

  it("are compared whole where nothing is extracted", () => {
    assert.deepEqual(tagSelection({ by: "tag", tag: "v1.x" }), {
      filterTags: { pattern: String.raw`^v1\.x$` },
      policy: { alphabetical: { order: "asc" } },
    });
  });
});

describe("tags that are versions", () => {
  it("are picked by their range", () => {
    assert.deepEqual(tagSelection({ by: "semver", range: ">=1.0.0 <2.0.0" }), {
      policy: { semver: { range: ">=1.0.0 <2.0.0" } },
    });
  });

  it("are taken out of a pattern where there is one", () => {
    const pattern = "^(?P<version>[0-9.]+)-alpine$";
    assert.deepEqual(tagSelection({ by: "semver", range: "7.x", pattern, extract: "$version" }), {
      filterTags: { pattern, extract: "$version" },
      policy: { semver: { range: "7.x" } },
    });
  });
});
