import type { FuzzCase } from '../fuzz.ts'

/** Spoiled answers that the app once got wrong; `npm test` replays them all. */
export const regressions: readonly FuzzCase[] = [
  { call: 'O8', mutation: { kind: 'dup', path: ['data', 'accounts'] }, applied: false },
  { call: 'O8', mutation: { kind: 'number', path: ['data', 'createdAt'], number: 'huge' }, applied: false },
  {
    call: 'R1',
    mutation: { kind: 'drop', path: ['data', 'content', 12, 'role', 'allowedScopeLevels'] },
    applied: false,
  },
  { call: 'O7', mutation: { kind: 'number', path: ['data', 'totalItems'], number: 'huge' }, applied: false },
  {
    call: 'O7',
    mutation: { kind: 'text', path: ['data', 'content', 0, 'user', 'uuid'], text: 'surrogate' },
    applied: false,
  },
]
