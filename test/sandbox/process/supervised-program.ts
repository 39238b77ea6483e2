// A sandbox in small, for tests that end it in every way: node supervised-program.ts <state directory> <how to end>
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Interrupted, Supervisor } from "../../../sandbox/process/supervisor.ts";

const [directory = "", end = "wait"] = process.argv.slice(2);
const supervisor = new Supervisor(directory);
for (const name of ["first", "second"]) {
  const logFile = join(directory, `${name}.log`);
  supervisor.start({ name, command: "sh", args: ["-c", "setsid sleep 300 & sleep 300"], logFile });
}
supervisor.onStop("clean-up", () => {
  console.log("cleaned up");
  return Promise.resolve();
});
console.log(readFileSync(join(directory, "run.json"), "utf8").trim());
const alive = setInterval(() => undefined, 1000);
supervisor.signal.addEventListener("abort", () => {
  if (end !== "ignore") {
    clearInterval(alive);
  }
  console.log(supervisor.signal.reason instanceof Interrupted ? "interrupted" : "failed");
});
switch (end) {
  case "throw":
    throw new Error("a bug");
  case "exit":
    process.exit(4);
}
