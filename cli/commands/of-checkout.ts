import type { AddCommand } from "../program.ts";
import { UsageError } from "../../user-error.ts";

/** A command that the package does not have. It is in no list of commands, and says where it can be run. */
export function addOfCheckout(name: string): AddCommand {
  return (program) => {
    program
      .command(name, { hidden: true })
      .allowUnknownOption()
      .argument("[word...]")
      .action(() => {
        throw new UsageError(
          `The command ${name} needs the project's source, which this package does not have. Clone the repository of gitops-platform, then run there: npm ci && npm run platform -- ${name}`,
        );
      });
  };
}
