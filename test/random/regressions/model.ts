import type { Sequence } from '../model.ts'

/** Sequences that once led astray, as shrunk; `npm test` replays them all. */
export const regressions: readonly Sequence[] = []
