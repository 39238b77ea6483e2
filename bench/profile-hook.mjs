// Every Node process of a profiled `up` imports this first; it profiles only the process that runs the program.
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector";
import process from "node:process";
import { isMainThread } from "node:worker_threads";

const target = process.env["BENCH_PROFILE"];
if (target !== undefined && isMainThread && process.argv[1]?.includes("@pulumi/pulumi/cmd/run")) {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.start");
  process.on("exit", () => {
    session.post("Profiler.stop", (error, answer) => {
      if (error === null) writeFileSync(target, JSON.stringify(answer.profile));
    });
  });
}
