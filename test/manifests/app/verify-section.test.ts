import assert from "node:assert/strict";
import { verifySection } from "../../../manifests/app/verify-section.ts";
import { board, myDiet } from "../../support/fixtures.ts";
import { shellCommands } from "../../support/documentation/shell-blocks.ts";

const commandsOf = ({ name, names, home, environments }: typeof myDiet, copiesSecrets: boolean): string[] =>
  shellCommands(
    verifySection({
      ...{ app: name, namespace: names.platformNamespace, environments, labelPrefix: "platform.example.org" },
      ...(home === undefined ? {} : { home }),
      copiesSecrets,
    }),
  );

describe("the commands that a README has for a look at the app", () => {
  it("have the names of the app and of the platform's labels", () => {
    const commands = commandsOf(myDiet, true);
    assert.ok(
      commands.includes(
        "kubectl get namespaces -l platform.example.org/app=my-diet -o custom-columns=NAME:.metadata.name,ROLE:.metadata.labels.'platform\\.example\\.org/namespace-role'",
      ),
      commands.join("\n"),
    );
    assert.ok(commands.includes("kubectl get externalsecret -n my-diet-dev"));
    assert.ok(commands.includes(`curl -sI https://${myDiet.home?.hostname ?? ""}`));
  });

  it("ask for no copies where nothing is copied, and for no page where there is none", () => {
    const text = commandsOf(board, false).join("\n");
    assert.doesNotMatch(text, /externalsecret|undefined|splash/);
    assert.match(
      text,
      /^kubectl get configmap board-platform -n board-platform -o jsonpath='\{\.data\.agePublicKey\}'$/m,
    );
  });
});
