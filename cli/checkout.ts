import { addAccess } from "./commands/access.ts";
import { addAdd } from "./commands/add.ts";
import { addBench } from "./commands/bench.ts";
import { addDiff, addSnapshot } from "./commands/diff.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addFlux } from "./commands/flux.ts";
import { addKeys } from "./commands/keys.ts";
import { addInit } from "./commands/init.ts";
import { addRecover } from "./commands/recover.ts";
import { addRender } from "./commands/render.ts";
import { addSandbox } from "./commands/sandbox.ts";
import { addSchema } from "./commands/schema.ts";
import type { ProvidePrograms } from "../render/programs.ts";
import type { AddCommand } from "./program.ts";

const programs: ProvidePrograms = async (...args) =>
  (await import("../sandbox/build-programs.ts")).buildPrograms(...args);

/** The commands of a checkout. */
export const commandsOfCheckout: readonly AddCommand[] = [
  addSandbox,
  addInit,
  addAdd,
  addRender(programs),
  addDiff,
  addSnapshot(programs),
  addAccess,
  addDoctor,
  addRecover,
  addKeys,
  addFlux,
  addSchema,
  addBench,
];
