import type { Reporter, TestCase, Vitest } from 'vitest/node'

/** Names the tests that passed only when they were played again: each needs a look, none fails the run. */
export default class SecondTryReporter implements Reporter {
  private vitest: Vitest | undefined
  private readonly names: string[] = []

  onInit(vitest: Vitest): void {
    this.vitest = vitest
  }

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky === true) this.names.push(`${test.module.relativeModuleId} > ${test.fullName}`)
  }

  onTestRunEnd(): void {
    if (this.names.length > 0)
      this.vitest?.logger.warn(['Passed only on the second try:', ...this.names.map((name) => `  ${name}`)].join('\n'))
  }
}
