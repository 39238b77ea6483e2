import assert from "node:assert/strict";
import { fault, ok, unknown, warning } from "../../doctor/finding.ts";
import { renderReport, reportOf } from "../../doctor/report.ts";
import type { Check } from "../../doctor/check.ts";

const check = (name: string, title: string): Check => ({ name, title, look: () => Promise.resolve([]) });
const examined = [
  { check: check("tools", "Programs"), findings: [ok("Node 20"), warning("Pulumi is old", "Install another")] },
  { check: check("dns", "DNS"), findings: [fault("It is down", "First this\nthen that"), unknown("No idea")] },
];

describe("the report of the doctor", () => {
  const report = reportOf("dev", examined, []);

  it("counts, and has every finding with its check", () => {
    const { findings, ...counts } = report;
    assert.deepEqual(counts, { stack: "dev", errors: 1, warnings: 1, unknown: 1 });
    assert.deepEqual(findings[2], {
      check: "dns",
      title: "DNS",
      verdict: "error",
      message: "It is down",
      mend: "First this\nthen that",
    });
  });

  it("is a table in words, where there is no terminal", () => {
    assert.deepEqual(renderReport(report, false).split("\n"), [
      "ok      Programs  Node 20",
      "warning           Pulumi is old",
      "                  → Install another",
      "ERROR   DNS       It is down",
      "                  → First this",
      "                  → then that",
      "unknown           No idea",
      "",
      "1 error, 1 warning, 1 not checked.",
    ]);
  });

  it("has ticks on a terminal", () => {
    const lines = renderReport(report, true).split("\n");
    assert.equal(lines[0], "\u001b[32m✔\u001b[0m Programs  Node 20");
    assert.equal(lines[2], "            → Install another");
  });

  it("says that there are no errors", () => {
    assert.match(
      renderReport(reportOf("dev", examined.slice(0, 1), []), false),
      /\nNo errors, 1 warning, 0 not checked\.$/,
    );
  });

  it("shows no secret, whoever repeated it", () => {
    const token = `ghp_${"a".repeat(36)}`;
    const said = [
      { check: check("a", "A"), findings: [fault(`the server said hunter22 and ${token}`, `curl -u me:hunter22`)] },
    ];
    const { findings } = reportOf("dev", said, ["hunter22", "", "x"]);
    assert.deepEqual(
      findings.map(({ message, mend }) => [message, mend]),
      [["the server said [secret] and [secret]", "curl -u me:[secret]"]],
    );
  });
});
