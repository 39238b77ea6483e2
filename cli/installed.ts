#!/usr/bin/env node
// Starts the command-line program of the package.
import { addAccess } from "./commands/access.ts";
import { addAdd } from "./commands/add.ts";
import { addDiff, addSnapshot } from "./commands/diff.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addFlux } from "./commands/flux.ts";
import { addInstalledSchema } from "./commands/installed-schema.ts";
import { addInit } from "./commands/init.ts";
import { addOfCheckout } from "./commands/of-checkout.ts";
import { addKeys } from "./commands/keys.ts";
import { addRecover } from "./commands/recover.ts";
import { addRender } from "./commands/render.ts";
import type { ProvidePrograms } from "../render/programs.ts";
import { startProgram } from "./start.ts";

const programs: ProvidePrograms = async () => (await import("../render/installed-programs.ts")).installedPrograms();

await startProgram([
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
  addInstalledSchema,
  addOfCheckout("sandbox"),
  addOfCheckout("bench"),
]);
