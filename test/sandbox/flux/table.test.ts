import assert from "node:assert/strict";
import fc from "fast-check";
import { renderTable } from "../../../sandbox/flux/table.ts";
import type { FluxRow } from "../../../sandbox/flux/status.ts";

const rows: FluxRow[] = [
  {
    kind: "GitRepository",
    namespace: "flux-system",
    name: "fleet",
    revision: "main@sha1:0123456789abcdef0123456789abcdef01234567",
    ready: "True",
    suspended: false,
    message: "stored artifact for revision 'main@sha1:0123456789abcdef0123456789abcdef01234567'",
  },
  {
    kind: "Kustomization",
    namespace: "my-diet-platform",
    name: "my-diet",
    revision: "",
    ready: "False",
    suspended: true,
    message: "first line\n\u001b[31msecond\u001b[0m\u0007 line",
  },
];

const blank: FluxRow = {
  kind: "Kustomization",
  namespace: "a",
  name: "b",
  revision: "",
  ready: "False",
  suspended: false,
  message: "",
};

describe("the table of Flux objects", () => {
  it("lines its columns up", () => {
    assert.equal(
      renderTable(rows),
      [
        "KIND           NAMESPACE         NAME     REVISION            READY             MESSAGE",
        "GitRepository  flux-system       fleet    main@sha1:01234567  True              stored artifact for revision 'main@sha1:01234567'",
        "Kustomization  my-diet-platform  my-diet                      False, suspended  first line second line",
      ].join("\n"),
    );
  });

  it("cuts messages to the width of the terminal", () => {
    const lines = renderTable(rows, { width: 124 }).split("\n");
    assert.match(lines[1] ?? "", / stored artifact for revision 'main@sha1:012…$/);
    assert.deepEqual(lines.map((line) => line.length <= 124), [true, true, true]); // prettier-ignore
  });

  it("puts the messages of what is not ready below its rows on a narrow terminal", () => {
    const failure = "kustomize build failed: accumulating resources: 'deployment.yaml' doesn't exist";
    const narrow = rows.map((row) => ({ ...row, message: failure }));
    assert.deepEqual(renderTable(narrow, { width: 80 }).split("\n"), [
      "KIND           NAMESPACE         NAME     REVISION            READY",
      "GitRepository  flux-system       fleet    main@sha1:01234567  True",
      "Kustomization  my-diet-platform  my-diet                      False, suspended",
      "  kustomize build failed: accumulating resources: 'deployment.yaml' doesn't",
      "  exist",
    ]);
    assert.deepEqual(renderTable(narrow, { width: 60 }).split("\n"), [
      "KIND           NAMESPACE         NAME     READY",
      "GitRepository  flux-system       fleet    True",
      "Kustomization  my-diet-platform  my-diet  False, suspended",
      "  kustomize build failed: accumulating resources:",
      "  'deployment.yaml' doesn't exist",
    ]);
  });

  it("keeps every line within the width, whatever the message", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.integer({ min: 5, max: 120 }), (message, width) => {
        for (const line of renderTable([{ ...blank, message }], { width }).split("\n"))
          assert(Array.from(new Intl.Segmenter("en").segment(line)).length <= width, line);
      }),
    );
  });

  it("leaves out where Flux unpacked what it built", () => {
    const message =
      "kustomization path not found: stat /tmp/a/b/kustomization-1234567/k8s/overlays/dev: no such file or directory";
    const [, line] = renderTable([{ ...blank, message }]).split("\n");
    assert.match(line ?? "", /path not found: stat k8s\/overlays\/dev: no such file or directory$/);
  });

  it("has colours only when asked, and then the same text", () => {
    assert.equal(renderTable(rows).includes("\u001b"), false);
    for (const width of [undefined, 84, 70, 5]) {
      const coloured = renderTable(rows, { colour: true, width });
      const plain = coloured.split("\u001b").map((part, index) => (index === 0 ? part : part.replace(/^\[\d+m/, "")));
      assert.equal(plain.join(""), renderTable(rows, { width }));
    }
    const [, first, second] = renderTable(rows, { colour: true }).split("\n");
    assert.ok(first?.includes("\u001b[32mTrue\u001b[0m"));
    assert.ok(second?.includes("\u001b[31mFalse, suspended\u001b[0m"));
  });

  it("tells clusters apart when there are rows of more than one", () => {
    const [first, second] = rows;
    assert(first !== undefined && second !== undefined);
    const both = [
      { ...first, cluster: "dev/home" },
      { ...second, cluster: "prod/cloud" },
    ];
    assert.deepEqual(renderTable(both, { width: 60 }).split("\n"), [
      "CLUSTER     KIND           NAMESPACE         NAME     READY",
      "dev/home    GitRepository  flux-system       fleet    True",
      "prod/cloud  Kustomization  my-diet-platform  my-diet  False…",
      "  first line second line",
    ]);
    const coloured = renderTable(both, { colour: true });
    assert.ok(coloured.includes("\u001b[32mTrue\u001b[0m"));
    const one = both.map((row) => ({ ...row, cluster: "dev/home" }));
    assert.equal(renderTable(one), renderTable(rows));
  });

  it("has only a heading when there is nothing", () => {
    assert.equal(renderTable([]), "KIND  NAMESPACE  NAME  REVISION  READY  MESSAGE");
  });
});
