import { commandsOfCheckout } from "./checkout.ts";
import { startProgram } from "./start.ts";

await startProgram(commandsOfCheckout);
