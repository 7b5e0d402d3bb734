import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const file = path.resolve(import.meta.dirname, '../../test-results/faults-progress.json')

/** Cells with how they ended, by id: an outcome code, or what failed. */
export type Progress = Record<string, { readonly outcome?: string; readonly failure?: string }>

export function readProgress(): Progress {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Progress) : {} // Written below.
}

export function writeProgress(progress: Progress): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(progress, null, 1))
}

/** Ids that need not run again, where FAULTS_RESUME=1 asks for that. */
export function passedBefore(): ReadonlySet<string> {
  if (process.env['FAULTS_RESUME'] !== '1') return new Set()
  return new Set(Object.entries(readProgress()).flatMap(([id, { failure }]) => (failure === undefined ? [id] : [])))
}
