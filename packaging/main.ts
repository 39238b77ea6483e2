// Makes the package that others install, in dist/: npm run build
import { join, relative } from "node:path";
import { makePackage } from "./package.ts";

const directory = join(import.meta.dirname, "../dist");
await makePackage(directory, (line) => {
  console.log(line);
});
console.log(`The package is in ${relative(process.cwd(), directory)}. Make an archive of it with: npm pack ./dist`);
