/** How a held response is released: sent unchanged, replaced by a failure, or lost with its connection. */
export const releaseActions = ['ok', 'fail', 'drop'] as const
export type ReleaseAction = (typeof releaseActions)[number]

type Held = { readonly name: string; readonly release: (action: ReleaseAction) => void }

/** Responses that wait to be released, by name and in the order of their arrival. */
export class Holds {
  private held: Held[] = []
  private watchers: { readonly name: string; readonly count: number; readonly seen: () => void }[] = []

  /** Waits to be released. */
  wait(name: string): Promise<ReleaseAction> {
    return new Promise((resolve) => {
      this.held.push({ name, release: resolve })
      const ready = this.watchers.filter((watcher) => this.count(watcher.name) >= watcher.count)
      this.watchers = this.watchers.filter((watcher) => !ready.includes(watcher))
      for (const { seen } of ready) seen()
    })
  }

  count(name: string): number {
    return this.held.filter((entry) => entry.name === name).length
  }

  /** Resolves as soon as this many responses are held under a name. */
  arrival(name: string, count: number): Promise<void> {
    if (this.count(name) >= count) return Promise.resolve()
    return new Promise((resolve) => {
      this.watchers.push({ name, count, seen: resolve })
    })
  }

  /**
   * Releases held responses.
   *
   * @param place index in the order of arrival, from 0; default: all under the name
   * @returns how many
   */
  release(name: string, action: ReleaseAction, place?: number): number {
    const named = this.held.filter((entry) => entry.name === name)
    const going = place === undefined ? named : named.slice(place, place + 1)
    this.held = this.held.filter((entry) => !going.includes(entry))
    for (const { release } of going) release(action)
    return going.length
  }

  /** Releases all whose name no rule has anymore. */
  releaseExcept(names: ReadonlySet<string>, action: ReleaseAction): void {
    for (const name of new Set(this.held.map((entry) => entry.name))) if (!names.has(name)) this.release(name, action)
  }
}
