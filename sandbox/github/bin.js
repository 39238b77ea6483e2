#!/usr/bin/env node
// Starts the command-line program from its TypeScript.
import { register } from "tsx/esm/api";

register();
await import("./main.ts");
