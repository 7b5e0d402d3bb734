/** The clock of the simulated service: the injected one, shifted on request. It keeps running. */
export class Clock {
  private readonly base: () => number
  private moved = 0
  private readonly waiting = new Set<{ readonly until: number; readonly end: () => void }>()

  /** @param base milliseconds since the epoch */
  constructor(base: () => number) {
    this.base = base
  }

  readonly now = (): number => this.base() + this.moved

  /** Sets the time, also backward; pending waits then use the real clock. */
  set(time: number): void {
    this.moved = time - this.base()
    for (const { until, end } of [...this.waiting]) if (this.now() >= until) end()
  }

  advance(milliseconds: number): void {
    this.set(this.now() + milliseconds)
  }

  /**
   * Waits until the time has passed on this clock or the real one, whichever is first. A time of 0 does not even
   * yield.
   */
  async wait(milliseconds: number): Promise<void> {
    if (milliseconds <= 0) return
    await new Promise<void>((resolve) => {
      const entry = {
        until: this.now() + milliseconds,
        end: () => {
          clearTimeout(timer)
          this.waiting.delete(entry)
          resolve()
        },
      }
      const timer = setTimeout(entry.end, milliseconds)
      this.waiting.add(entry)
    })
  }
}
