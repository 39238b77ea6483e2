import Mocha from "mocha";

/** Mocha's `spec` reporter, which also tells the process that started it how many tests there were. */
export default class CountingReporter extends Mocha.reporters.Spec {
  override epilogue(): void {
    super.epilogue();
    const { passes, failures } = this.stats;
    process.send?.({ passes, failures });
  }
}
